//! A server that runs until it is dropped, and remembers what it saw.

use super::certificate::Identity;
use super::login::Login;
use super::request::Request;
use super::script::Script;
use super::{session, tls};
use openssl::ssl::SslContext;
use std::io;
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread::JoinHandle;

/// Everything that clients did so far.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    pub connections: usize,
    pub logins: Vec<Login>,
    pub requests: Vec<Request>,
    /// Cancelled statements.
    pub attentions: usize,
    /// Why sessions ended other than by the client's leaving between two requests, in the words of this side.
    pub broken: Vec<String>,
}

impl Seen {
    /// The statements alone.
    pub fn batches(&self) -> Vec<&str> {
        self.requests.iter().map(|request| request.sql.as_str()).collect()
    }
}

/// What the threads of a server share.
#[derive(Debug)]
pub(super) struct Shared {
    pub script: Script,
    pub tls: SslContext,
    is_stopping: AtomicBool,
    seen: Mutex<Seen>,
    sockets: Mutex<Vec<TcpStream>>,
}

impl Shared {
    pub fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    pub fn is_stopping(&self) -> bool {
        self.is_stopping.load(Ordering::SeqCst)
    }
}

/// A running server.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    listening: Option<JoinHandle<()>>,
}

impl Server {
    /// Listens on a free port of 127.0.0.1.
    pub fn start(mut script: Script) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let identity = script.identity.take().unwrap_or_else(|| Identity::self_signed("SSL_Self_Signed_Fallback"));
        let shared = Arc::new(Shared {
            tls: tls::context(script.tls, &identity).expect("an OpenSSL with these ciphers"),
            script,
            is_stopping: AtomicBool::new(false),
            seen: Mutex::default(),
            sockets: Mutex::default(),
        });
        let address = listener.local_addr().expect("a bound port");
        let theirs = Arc::clone(&shared);
        let listening = Some(std::thread::spawn(move || listen(&listener, &theirs)));
        Self { address, shared, listening }
    }

    pub fn port(&self) -> u16 {
        self.address.port()
    }

    #[cfg(target_os = "linux")]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    pub fn seen(&self) -> Seen {
        self.shared.seen().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.is_stopping.store(true, Ordering::SeqCst);
        // Wakes the listener; whether it connects does not matter.
        let _ = TcpStream::connect(self.address);
        if let Some(listening) = self.listening.take() {
            let _ = listening.join();
        }
        let sockets = self.shared.sockets.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        for socket in sockets.iter() {
            let _ = socket.shutdown(Shutdown::Both);
        }
    }
}

fn listen(listener: &TcpListener, shared: &Arc<Shared>) {
    for socket in listener.incoming() {
        if shared.is_stopping() {
            return;
        }
        let Ok(socket) = socket else { continue };
        let Ok(copy) = socket.try_clone() else { continue };
        shared.sockets.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(copy);
        shared.seen().connections += 1;
        let shared = Arc::clone(shared);
        std::thread::spawn(move || {
            // The listener's copy of the socket keeps it open: the client must hear that the session is over.
            let closing = socket.try_clone();
            if let Err(error) = session::serve(socket, &shared)
                && error.kind() != io::ErrorKind::UnexpectedEof
            {
                shared.seen().broken.push(error.to_string());
            }
            if let Ok(socket) = closing {
                let _ = socket.shutdown(Shutdown::Both);
            }
        });
    }
}
