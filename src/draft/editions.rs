//! The editions in the deployment file: of the deployment, and of pools that are of another, with the `ServiceVersion` that
//! says so; where a version leaves it open, a question.

use super::found::Found;
use super::toml_text::{comment, quote};
use crate::policy::{Catalogue, Edition, ShownPool};
use std::fmt::Write;

/// Pools told by name.
const POOLS_TOLD: usize = 3;

/// The catalogue of the edition that is drafted. Of several, that which has most items.
pub(super) fn drafted(catalogue: &Catalogue, found: &Found) -> Catalogue {
    let first = found.version.and_then(|version| catalogue.editions_of(version).first().copied());
    first.and_then(|edition| catalogue.of_edition(&edition.id)).unwrap_or_else(|| catalogue.clone())
}

/// `topology` and `edition` of `[deployment]`.
pub(super) fn deployment(out: &mut String, catalogue: &Catalogue, found: &Found) {
    let editions = found.version.map(|version| catalogue.editions_of(version)).unwrap_or_default();
    out.push_str(
        "# \"newest\": every audit takes what is not written here from the topology in the newest configuration export. Or the\n\
         # path of an export or of a topology document: a relative one starts at the folder of this file.\n",
    );
    if editions.len() > 1 && found.shows_topology {
        out.push_str("# It is switched on here because of the question about the edition.\ntopology = \"newest\"\n");
    } else {
        out.push_str("#topology = \"newest\"\n");
    }
    let ids: Vec<&str> = catalogue.editions().map(|edition| edition.id.as_str()).collect();
    comment(
        out,
        &format!(
            "The edition by whose rules it is judged: {}. Without it, that of the newest pools in the topology if `topology` is \
             set, else {}. A [[pool]] of another edition names its own.",
            ids.join(", "),
            catalogue.edition.id
        ),
    );
    match found.version {
        None => key(out, "#", &catalogue.edition),
        Some(version) => of_version(out, &editions, version, &pools_of(found, version)),
    }
}

/// `edition` of a `[[pool]]`, where it is not the deployment's.
pub(super) fn pool(out: &mut String, catalogue: &Catalogue, found: &Found, pool: &ShownPool) {
    if let Some(version) = pool.version.filter(|version| Some(*version) != found.version) {
        of_version(out, &catalogue.editions_of(version), version, "this pool");
    }
}

fn of_version(out: &mut String, editions: &[&Edition], version: u32, whose: &str) {
    let from = format!("the topology shows ServiceVersion {version}");
    match editions {
        [] => comment(
            out,
            &format!(
                "QUESTION: {from} of {whose}, and this version of bakproof has no rules for it. Whose rules are to be used? Write its id \
                 as `edition`."
            ),
        ),
        [only] => {
            comment(out, &format!("From the topology: ServiceVersion {version}, {}, of {whose}.", only.title));
            key(out, "", only);
        }
        [first, ..] => {
            let titles: Vec<&str> = editions.iter().map(|edition| edition.title.as_str()).collect();
            comment(
                out,
                &format!(
                    "QUESTION: {from} ({}) of {whose}. {} Remove the \"#\" before the one that it is:",
                    titles.join(" or "),
                    first.how_to_tell
                ),
            );
            editions.iter().for_each(|edition| key(out, "#", edition));
        }
    }
}

fn key(out: &mut String, switch: &str, edition: &Edition) {
    let _ = writeln!(out, "{switch}edition = {}", quote(&edition.id));
}

/// `pool01.contoso.com, pool02.contoso.com and 3 more pools`.
fn pools_of(found: &Found, version: u32) -> String {
    let pools = || found.pools.iter().filter(|(_, pool)| pool.version == Some(version)).map(|(fqdn, _)| fqdn.as_str());
    let told: Vec<&str> = pools().take(POOLS_TOLD).collect();
    let told = told.join(", ");
    match pools().count().saturating_sub(POOLS_TOLD) {
        0 if told.is_empty() => "the newest pools".to_owned(),
        0 => told,
        more => format!("{told} and {more} more"),
    }
}
