//! SQL Browser: on which port a named instance listens (MC-SQLR: CLNT_UCAST_INST and SVR_RESP). Asked by ourselves,
//! because the driver asks once and takes a lost datagram for an absent instance.

use super::explain::Trouble;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;
use tokio::net::UdpSocket;
use tokio::time::{Instant, timeout_at};

/// Registered for `ms-sql-m`.
pub const BROWSER_PORT: u16 = 1434;
const TRIES: u32 = 3;
/// How long one answer may take.
const PATIENCE: Duration = Duration::from_secs(1);
/// MC-SQLR 2.2.5: the answer about one instance has at most 1024 bytes of data after three of header.
const MAX_ANSWER_BYTES: usize = 3 + 1024;
/// Longer names are no instance names (MC-SQLR 2.2.3: 32 bytes with the terminator).
const MAX_NAME_BYTES: usize = 31;
const CLNT_UCAST_INST: u8 = 4;
const SVR_RESP: u8 = 5;

/// Asks the browser at `host` for the TCP port of `name`, until `deadline` at the latest.
///
/// The answer may come from any address: that of a cluster comes from the node. It can only choose the port.
pub async fn port_of(host: IpAddr, shown_host: &str, name: &str, deadline: Instant) -> Result<u16, Trouble> {
    if name.len() > MAX_NAME_BYTES {
        return Err(Trouble::settings(format!("`{name}` is too long for an instance name"), "correct `instance`"));
    }
    let here: SocketAddr = if host.is_ipv4() { ([0, 0, 0, 0], 0).into() } else { ([0u16; 8], 0).into() };
    let socket = UdpSocket::bind(here).await.map_err(|error| Trouble::io(shown_host, &error))?;
    let mut question = vec![CLNT_UCAST_INST];
    question.extend_from_slice(name.as_bytes());
    question.push(0);
    let mut answer = [0u8; MAX_ANSWER_BYTES];
    for _ in 0..TRIES {
        // A failure to send is a lost datagram like any other.
        let _ = socket.send_to(&question, (host, BROWSER_PORT)).await;
        let until = deadline.min(Instant::now() + PATIENCE);
        while let Ok(Ok((count, _))) = timeout_at(until, socket.recv_from(&mut answer)).await {
            match port_in(answer.get(..count).unwrap_or_default(), name) {
                Told::Port(port) => return Ok(port),
                Told::NoTcp => {
                    return Err(Trouble::settings(
                        format!("SQL Browser on {shown_host} says that instance {name} does not listen on TCP"),
                        "enable TCP/IP for it in SQL Server Configuration Manager and restart it",
                    ));
                }
                // Somebody else's answer: wait on.
                Told::Nothing => {}
            }
        }
        if Instant::now() >= deadline {
            break;
        }
    }
    Err(Trouble::network(
        format!(
            "SQL Browser on {shown_host} did not answer {TRIES} questions about instance {name} (UDP {BROWSER_PORT})"
        ),
        "start the SQL Server Browser service and allow UDP 1434, or set `port` to the instance's TCP port",
    ))
}

#[derive(Debug, PartialEq, Eq)]
enum Told {
    Port(u16),
    NoTcp,
    Nothing,
}

/// Reads `ServerName;X;InstanceName;Y;IsClustered;No;Version;V;tcp;PORT;;`.
fn port_in(answer: &[u8], name: &str) -> Told {
    let [SVR_RESP, low, high, text @ ..] = answer else { return Told::Nothing };
    if usize::from(u16::from_le_bytes([*low, *high])) != text.len() {
        return Told::Nothing;
    }
    let text = String::from_utf8_lossy(text);
    let mut fields = text.split(';');
    let mut is_ours = false;
    while let (Some(key), Some(value)) = (fields.next(), fields.next()) {
        match key.to_ascii_lowercase().as_str() {
            "instancename" => is_ours = value.eq_ignore_ascii_case(name),
            "tcp" if is_ours => return value.parse().map_or(Told::NoTcp, Told::Port),
            _ => {}
        }
    }
    if is_ours { Told::NoTcp } else { Told::Nothing }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(text: &str) -> Vec<u8> {
        let mut bytes = vec![SVR_RESP];
        bytes.extend_from_slice(&u16::try_from(text.len()).unwrap().to_le_bytes());
        bytes.extend_from_slice(text.as_bytes());
        bytes
    }

    #[test]
    fn the_port_is_that_of_the_instance_asked_for() {
        let whole = answer("ServerName;SQL01;InstanceName;MON;IsClustered;No;Version;11.0.7001.0;tcp;49172;;");
        assert_eq!(port_in(&whole, "mon"), Told::Port(49172));
        assert_eq!(port_in(&whole, "RTC"), Told::Nothing);
        assert_eq!(port_in(&answer("ServerName;SQL01;InstanceName;MON;np;\\\\SQL01\\pipe;;"), "MON"), Told::NoTcp);
        assert_eq!(port_in(&answer("ServerName;SQL01;InstanceName;MON;tcp;x;;"), "MON"), Told::NoTcp);
    }

    #[test]
    fn what_is_no_answer_tells_nothing() {
        let whole = answer("ServerName;SQL01;InstanceName;MON;tcp;1433;;");
        for end in 0..whole.len() {
            assert_eq!(port_in(&whole[..end], "MON"), Told::Nothing, "{end}");
        }
        let mut other = whole.clone();
        other[0] = 4;
        assert_eq!(port_in(&other, "MON"), Told::Nothing);
        other.push(0);
        assert_eq!(port_in(&other, "MON"), Told::Nothing);
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
            let _ = port_in(&bytes, "MON");
        }
    }
}
