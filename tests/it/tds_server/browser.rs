//! SQL Browser: says on which port a named instance listens ([MC-SQLR]).

use std::net::{SocketAddr, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

const ASK_ALL: u8 = 0x03;
const ASK_INSTANCE: u8 = 0x04;
const ANSWER: u8 = 0x05;
const LOOK_UP: Duration = Duration::from_millis(20);

/// A running browser; stops when it is dropped.
#[derive(Debug)]
pub struct Browser {
    address: SocketAddr,
    is_stopping: Arc<AtomicBool>,
    requests: Arc<AtomicUsize>,
    listening: Option<JoinHandle<()>>,
}

impl Browser {
    /// Knows these instances and their ports; does not answer the first so many requests.
    pub fn start(instances: &[(&str, u16)], ignores: usize) -> Self {
        let instances: Vec<(String, u16)> = instances.iter().map(|(name, port)| ((*name).to_owned(), *port)).collect();
        Self::answering(ignores, move |request| answer(request, &instances))
    }

    /// Answers every request with these bytes.
    pub fn saying(bytes: &[u8]) -> Self {
        let bytes = bytes.to_vec();
        Self::answering(0, move |_| Some(bytes.clone()))
    }

    fn answering(ignores: usize, answer: impl Fn(&[u8]) -> Option<Vec<u8>> + Send + 'static) -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").expect("a free port");
        socket.set_read_timeout(Some(LOOK_UP)).expect("a time-out that is not zero");
        let address = socket.local_addr().expect("a bound port");
        let is_stopping = Arc::new(AtomicBool::new(false));
        let requests = Arc::new(AtomicUsize::new(0));
        let (stop, count) = (Arc::clone(&is_stopping), Arc::clone(&requests));
        let listening = std::thread::spawn(move || {
            let mut request = [0; 1024];
            while !stop.load(Ordering::SeqCst) {
                let Ok((length, client)) = socket.recv_from(&mut request) else { continue };
                let so_far = count.fetch_add(1, Ordering::SeqCst);
                if so_far >= ignores
                    && let Some(answer) = answer(&request[..length])
                {
                    // A client that is gone is none of a browser's business.
                    let _ = socket.send_to(&answer, client);
                }
            }
        });
        Self { address, is_stopping, requests, listening: Some(listening) }
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// How many requests came, answered or not.
    pub fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        self.is_stopping.store(true, Ordering::SeqCst);
        if let Some(listening) = self.listening.take() {
            let _ = listening.join();
        }
    }
}

/// An instance that is not known gets no answer, as on a real server.
fn answer(request: &[u8], instances: &[(String, u16)]) -> Option<Vec<u8>> {
    let (kind, rest) = request.split_first()?;
    let name = rest.split(|byte| *byte == 0).next().unwrap_or_default();
    let is_asked = |instance: &str| match *kind {
        ASK_ALL => true,
        ASK_INSTANCE => instance.as_bytes().eq_ignore_ascii_case(name),
        _ => false,
    };
    let known: String = instances
        .iter()
        .filter(|(instance, _)| is_asked(instance))
        .map(|(instance, port)| {
            format!("ServerName;SQL01;InstanceName;{instance};IsClustered;No;Version;11.0.7001.0;tcp;{port};;")
        })
        .collect();
    if known.is_empty() {
        return None;
    }
    let mut answer = vec![ANSWER];
    answer.extend((known.len() as u16).to_le_bytes());
    answer.extend(known.as_bytes());
    Some(answer)
}
