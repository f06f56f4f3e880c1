//! From a job to a client that is logged in: the server, then its failover partner.

use super::address::{Port, reach};
use super::explain::Trouble;
use super::metered::{Meter, Metered};
use super::{login, trust};
use crate::collect::sql::Job;
use jiff::SignedDuration;
use secrecy::SecretString;
use std::time::Duration;
use tiberius::error::Error;
use tiberius::{Client, Config};
use tokio::time::{Instant, timeout_at};
use tokio_util::compat::{Compat, TokioAsyncWriteCompatExt};

/// A client that is logged in.
pub type Wire = Client<Compat<Metered>>;

/// What the server shows in `sys.dm_exec_sessions`.
const APPLICATION: &str = "bakproof";

/// One place to connect to.
struct Place {
    host: String,
    port: Port,
    /// Whom the certificate must be for.
    certificate_name: String,
}

/// Connects and logs in before `deadline`; the meter counts what arrives.
pub async fn connect(job: &Job, password: Option<&SecretString>, deadline: Instant) -> Result<(Wire, Meter), Trouble> {
    let connection = &job.connection;
    let first = Place {
        host: connection.address.clone().unwrap_or_else(|| job.instance.host.clone()),
        port: Port::of(connection.port, &job.instance.name),
        certificate_name: job.instance.host.clone(),
    };
    let trouble = match at(&first, job, password, deadline).await {
        Err(trouble) if trouble.is_network => trouble,
        other => return other,
    };
    let Some(partner) = &connection.failover_partner else { return Err(trouble) };
    let second = Place {
        host: partner.host.clone(),
        port: Port::of(None, &partner.name),
        certificate_name: partner.host.clone(),
    };
    at(&second, job, password, deadline).await.map_err(|second| {
        Trouble::settings(
            trouble.to_string(),
            format!(
                "its failover partner {partner} could not be used either: \
                                                        {second}"
            ),
        )
    })
}

async fn at(
    place: &Place,
    job: &Job,
    password: Option<&SecretString>,
    deadline: Instant,
) -> Result<(Wire, Meter), Trouble> {
    match once(place, job, password, deadline).await? {
        Ok(connected) => Ok(connected),
        // A listener sends read-only clients on to a secondary; a second time would be a circle.
        Err((host, port)) => {
            let routed = Place { certificate_name: host.clone(), host, port: Port::Known(port) };
            once(&routed, job, password, deadline).await?.map_err(|_| {
                Trouble::settings(
                    format!("the listener redirected to {}, which redirects again", routed.host),
                    "correct the read-only routing of the availability group",
                )
            })
        }
    }
}

/// The inner error is where the server sends us instead.
async fn once(
    place: &Place,
    job: &Job,
    password: Option<&SecretString>,
    deadline: Instant,
) -> Result<Result<(Wire, Meter), (String, u16)>, Trouble> {
    let connection = &job.connection;
    let (socket, port) = reach(&place.host, &place.port, before(connection.connect_timeout, deadline)).await?;
    let shown = format!("{}:{port}", place.host);
    let mut config = Config::new();
    config.host(&place.host);
    config.port(port);
    config.hostname_in_certificate(&place.certificate_name);
    config.application_name(APPLICATION);
    config.authentication(login::method(job.user.as_deref(), password)?);
    config.readonly(connection.read_only_intent);
    // Names that are half a surrogate pair exist; one must not cost the whole answer.
    config.lossy_utf16_decoding(true);
    // Every time-out is ours, so that each can be told from the others.
    config.handshake_timeout(None);
    config.command_timeout(None);
    trust::apply(&mut config, connection)?;
    let meter = Meter::default();
    let socket = Metered::new(socket, meter.clone()).compat_write();
    match timeout_at(before(connection.login_timeout, deadline), Client::connect(config, socket)).await {
        Ok(Ok(client)) => Ok(Ok((client, meter))),
        Ok(Err(Error::Routing { host, port })) => Ok(Err((host, port))),
        Ok(Err(error)) => Err(Trouble::handshake(&shown, &error)),
        Err(_) => Err(Trouble::no_handshake(&shown)),
    }
}

fn before(limit: SignedDuration, deadline: Instant) -> Instant {
    deadline.min(Instant::now() + Duration::try_from(limit).unwrap_or_default())
}
