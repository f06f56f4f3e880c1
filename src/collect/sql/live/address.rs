//! From a name to a connected socket.

use super::browser;
use super::explain::Trouble;
use std::net::{IpAddr, SocketAddr};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::{Instant, timeout_at};

/// Where the default instance listens.
const DEFAULT_PORT: u16 = 1433;
/// A name with more addresses than this is tried at the first ones.
const MAX_ADDRESSES: usize = 8;

/// Which port is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Port {
    Known(u16),
    /// Of a named instance: SQL Browser knows it.
    OfInstance(String),
}

impl Port {
    /// An explicit port wins; a named instance is asked of the browser.
    pub fn of(port: Option<u16>, instance_name: &str) -> Self {
        match port {
            Some(port) => Self::Known(port),
            None if instance_name.is_empty() || instance_name.eq_ignore_ascii_case("MSSQLSERVER") => {
                Self::Known(DEFAULT_PORT)
            }
            None => Self::OfInstance(instance_name.to_owned()),
        }
    }
}

/// A socket to `host`, and its port; all of it before `deadline`.
pub async fn reach(host: &str, port: &Port, deadline: Instant) -> Result<(TcpStream, u16), Trouble> {
    let hosts = resolve(host, deadline).await?;
    let mut trouble = None;
    for (number, ip) in hosts.iter().enumerate() {
        // Each address its share of what is left, so that a silent one does not use up the time of the next.
        let left = deadline.saturating_duration_since(Instant::now());
        let shares = u32::try_from(hosts.len().saturating_sub(number)).unwrap_or(1).max(1);
        let until = Instant::now() + left / shares;
        match one(host, *ip, port, until).await {
            Ok(reached) => return Ok(reached),
            Err(found) => trouble = trouble.or(Some(found)),
        }
    }
    Err(trouble.unwrap_or_else(|| Trouble::name(host, "it has no address")))
}

async fn one(host: &str, ip: IpAddr, port: &Port, deadline: Instant) -> Result<(TcpStream, u16), Trouble> {
    let port = match port {
        Port::Known(port) => *port,
        Port::OfInstance(name) => browser::port_of(ip, host, name, deadline).await?,
    };
    let shown = format!("{host}:{port}");
    let socket = match timeout_at(deadline, TcpStream::connect(SocketAddr::new(ip, port))).await {
        Ok(Ok(socket)) => socket,
        Ok(Err(error)) => return Err(Trouble::io(&shown, &error)),
        Err(_) => return Err(Trouble::silent(&shown)),
    };
    socket.set_nodelay(true).map_err(|error| Trouble::io(&shown, &error))?;
    Ok((socket, port))
}

async fn resolve(host: &str, deadline: Instant) -> Result<Vec<IpAddr>, Trouble> {
    if let Ok(ip) = host.parse::<IpAddr>() {
        return Ok(vec![ip]);
    }
    match timeout_at(deadline, lookup_host((host, 0))).await {
        Ok(Ok(found)) => {
            let mut addresses: Vec<IpAddr> = Vec::new();
            for address in found.map(|address| address.ip()) {
                if addresses.len() < MAX_ADDRESSES && !addresses.contains(&address) {
                    addresses.push(address);
                }
            }
            Ok(addresses)
        }
        Ok(Err(error)) => Err(Trouble::name(host, &error.to_string())),
        Err(_) => Err(Trouble::name(host, "no name server answered in time")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_is_named_or_asked_for() {
        assert_eq!(Port::of(Some(5), "MON"), Port::Known(5));
        assert_eq!(Port::of(None, ""), Port::Known(1433));
        assert_eq!(Port::of(None, "mssqlserver"), Port::Known(1433));
        assert_eq!(Port::of(None, "MON"), Port::OfInstance("MON".into()));
    }
}
