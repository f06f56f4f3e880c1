//! One instance from connecting to the last answer, in this process.

use super::session::Session;
use super::trust;
use crate::base::Stamp;
use crate::collect::sql::query::Refusal;
use crate::collect::sql::read::{ReadPlan, read};
use crate::collect::sql::{Answer, Job, verify_only};
use crate::model::{ReadingOrigin, ServerReading};
use jiff::Timestamp;
use secrecy::SecretString;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Reads an instance; whatever happens is an answer.
pub fn here(job: &Job, password: Option<&SecretString>) -> Answer {
    // The driver parses what strangers send; if it panics, that is one instance's trouble and not the audit's.
    let result = catch_unwind(AssertUnwindSafe(|| read_instance(job, password))).unwrap_or_else(|_| {
        Err("the driver failed on the server's answer. This is a bug in bakproof: please report it".to_owned())
    });
    match result {
        Ok(reading) => Answer::Reading(Box::new(reading)),
        Err(reason) => Answer::Unreachable(format!("{} could not be read: {reason}", job.instance)),
    }
}

fn read_instance(job: &Job, password: Option<&SecretString>) -> Result<ServerReading, String> {
    let mut session = Session::open(job, password)?;
    let plan = ReadPlan {
        source: job.instance.to_string(),
        instance: Some(job.instance.clone()),
        window_from: Some(job.window_from),
        // The real clock, whatever moment the audit is told to judge by: two clocks are compared.
        clock: Some(&Timestamp::now),
        probes: job.connection.probes,
        origin: ReadingOrigin::Live,
        encryption: Some(trust::encryption(&job.connection)),
        tls_version: session.tls_version(),
        login: job.user.clone(),
    };
    let mut reading = read(&mut session, &plan).map_err(|refusal| format!("{refusal}; {}", advice(&refusal)))?;
    if job.connection.verify {
        session.allow(job.connection.verify_budget, job.connection.verify_timeout);
        let offset = reading.read_at.offset();
        let clock = || Stamp::new(Timestamp::now(), offset);
        reading.verifications = verify_only::verify(&mut session, &reading, &clock);
    }
    Ok(reading)
}

fn advice(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::TimedOut(_) | Refusal::OutOfBudget => {
            "find out why the server is slow, or raise `query_timeout` and `budget`"
        }
        Refusal::Server { .. } => "check the server's error log; `bakproof sql-grants` prints what the login needs",
        _ => "check the server's error log, and check that `port` leads to this instance",
    }
}
