//! What a refusal means for the report: which fact is missing, why, and which grant would bring it.

use super::grants::missing;
use crate::base::for_terminal;
use crate::collect::sql::query::Refusal;
use crate::model::Unread;

/// The fact as the report names it.
pub fn fact(query: &str) -> &str {
    match query {
        "restores" => "restore-history",
        "totals" => "history-totals",
        "oldest" => "oldest-history",
        "probe-archiving" => "probe LcsLog",
        "probe-cdr" => "probe LcsCDR",
        other => other,
    }
}

/// A query that was not answered.
pub fn unread(query: &str, refusal: &Refusal, login: Option<&str>) -> Unread {
    let grant = match refusal {
        Refusal::Server { number, message } => missing(query, *number, message, login),
        _ => None,
    };
    because(query, super::row::bounded(&refusal.to_string()), grant)
}

/// A query whose answer does not say what it should.
pub fn because(query: &str, reason: &str, grant: Option<String>) -> Unread {
    Unread { fact: fact(query).to_owned(), reason: for_terminal(reason).into_owned(), grant }
}
