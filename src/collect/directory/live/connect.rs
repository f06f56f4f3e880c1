//! From a name to a socket.

use super::explain::Trouble;
use std::net::{IpAddr, SocketAddr, TcpStream, ToSocketAddrs};
use std::sync::mpsc;
use std::time::Instant;

/// Addresses of one name that are tried.
const MAX_ADDRESSES: usize = 8;

/// A socket to `host`; all of it before `deadline`.
pub fn connect(host: &str, port: u16, deadline: Instant) -> Result<TcpStream, Trouble> {
    let place = format!("{host}:{port}");
    let addresses = resolve(host, port, deadline)?;
    let mut trouble = None;
    for (number, address) in addresses.iter().enumerate() {
        // Each address its share of what is left, so that a silent one does not use up the time of the next.
        let left = deadline.saturating_duration_since(Instant::now());
        let shares = u32::try_from(addresses.len().saturating_sub(number)).unwrap_or(1).max(1);
        let share = left / shares;
        if share.is_zero() {
            break;
        }
        match TcpStream::connect_timeout(address, share) {
            Ok(socket) => {
                socket.set_nodelay(true).map_err(|error| Trouble::connecting(&place, &error))?;
                return Ok(socket);
            }
            Err(error) => trouble = trouble.or(Some(Trouble::connecting(&place, &error))),
        }
    }
    Err(trouble.unwrap_or_else(|| Trouble::name(host, "it has no address")))
}

/// The system resolves names for as long as it likes: a thread waits for it, and we wait no longer than we may.
fn resolve(host: &str, port: u16, deadline: Instant) -> Result<Vec<SocketAddr>, Trouble> {
    if let Ok(ip) = host.parse::<IpAddr>() {
        return Ok(vec![SocketAddr::new(ip, port)]);
    }
    let (sender, receiver) = mpsc::channel();
    let name = host.to_owned();
    std::thread::spawn(move || {
        let found = (name.as_str(), port).to_socket_addrs();
        // Nobody waits any more once the time is over.
        let _ = sender.send(found.map(|found| found.take(MAX_ADDRESSES).collect::<Vec<_>>()));
    });
    match receiver.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
        Ok(Ok(addresses)) => Ok(addresses),
        Ok(Err(error)) => Err(Trouble::name(host, &error.to_string())),
        Err(_) => Err(Trouble::name(host, "no name server answered in time")),
    }
}
