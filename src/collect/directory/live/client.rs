//! One connection: encryption, login, searches. It asks one thing at a time, and never writes to the directory.

use super::connect::connect;
use super::explain::Trouble;
use super::timed::Timed;
use super::trust;
use crate::format::ldap::{self, Entry, MAX_MESSAGE_BYTES, Outcome, Response, Search};
use crate::policy::{DirectoryConnection, DirectoryTls};
use openssl::ssl::SslStream;
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// Objects of one search that gathers them: nothing that is asked for so comes in such numbers.
const MAX_ENTRIES: usize = 1000;
const PAGE_ENTRIES: u32 = 200;
/// Referrals and notices between two answers.
const MAX_ASIDES: usize = 1000;

/// A connection with a name behind it.
#[derive(Debug)]
pub struct Client {
    wire: Wire,
    /// `dc1.contoso.com:636`.
    place: String,
    /// What arrived and was not yet understood.
    arrived: Vec<u8>,
    last_id: u32,
    query_timeout: Duration,
    /// When everything ends.
    deadline: Instant,
}

#[derive(Debug)]
enum Wire {
    Plain(Timed),
    Tls(Box<SslStream<Timed>>),
}

impl Wire {
    fn until(&mut self, moment: Instant) {
        match self {
            Self::Plain(socket) => socket.until = moment,
            Self::Tls(stream) => stream.get_mut().until = moment,
        }
    }

    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(socket) => socket.read(buffer),
            Self::Tls(stream) => stream.read(buffer),
        }
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::Plain(socket) => socket.write_all(bytes),
            Self::Tls(stream) => stream.write_all(bytes),
        }
    }
}

impl Client {
    /// Connects, encrypts and logs in. The password is sent only when the connection is as protected as it has to be.
    pub fn open(
        host: &str,
        connection: &DirectoryConnection,
        user: &str,
        password: &SecretString,
    ) -> Result<Self, Trouble> {
        let now = Instant::now();
        let deadline = now + Duration::try_from(connection.budget).unwrap_or_default();
        let connecting = deadline.min(now + Duration::try_from(connection.connect_timeout).unwrap_or_default());
        let port = connection.port();
        let place = format!("{host}:{port}");
        let socket = connect(connection.address.as_deref().unwrap_or(host), port, connecting)?;
        let query_timeout = Duration::try_from(connection.query_timeout).unwrap_or_default();
        let mut client = match connection.tls {
            DirectoryTls::None => Self::plain(socket, place, connecting, deadline, query_timeout),
            DirectoryTls::Ldaps => {
                Self::plain(socket, place, connecting, deadline, query_timeout).encrypted(host, connection)?
            }
            DirectoryTls::StartTls => {
                let mut client = Self::plain(socket, place, connecting, deadline, query_timeout);
                client.start_tls()?;
                client.encrypted(host, connection)?
            }
        };
        client.bind(user, password)?;
        Ok(client)
    }

    fn plain(socket: TcpStream, place: String, until: Instant, deadline: Instant, query_timeout: Duration) -> Self {
        let wire = Wire::Plain(Timed::new(socket, until));
        Self { wire, place, arrived: Vec::new(), last_id: 0, query_timeout, deadline }
    }

    fn start_tls(&mut self) -> Result<(), Trouble> {
        let id = self.next_id();
        self.send(&ldap::start_tls(id), "StartTLS")?;
        let outcome = self.outcome(id, "StartTLS")?;
        if outcome.code != 0 {
            return Err(Trouble::no_start_tls(&self.place, &outcome));
        }
        // Whatever came behind it was not encrypted: nobody may slip in answers to what is asked later.
        if self.arrived.is_empty() { Ok(()) } else { Err(Trouble::garbage(&self.place)) }
    }

    fn encrypted(self, host: &str, connection: &DirectoryConnection) -> Result<Self, Trouble> {
        let connector = trust::connector(connection.ca_file.as_deref())?;
        let Wire::Plain(socket) = self.wire else { return Ok(self) };
        let stream = connector.connect(host, socket).map_err(|error| Trouble::handshake(&self.place, &error))?;
        Ok(Self { wire: Wire::Tls(Box::new(stream)), ..self })
    }

    fn bind(&mut self, user: &str, password: &SecretString) -> Result<(), Trouble> {
        // A bind without a password is a bind of nobody, which servers accept (RFC 4513, 5.1.2).
        if password.expose_secret().is_empty() || user.is_empty() {
            return Err(Trouble::new("there is no user or no password", "set `user` and `password_env`"));
        }
        let id = self.next_id();
        let request = Zeroizing::new(ldap::bind(id, user, password.expose_secret()));
        self.send(&request, "the login")?;
        match self.outcome(id, "the login")? {
            outcome if outcome.code == 0 => Ok(()),
            outcome => Err(Trouble::bind(&self.place, &outcome)),
        }
    }

    /// All objects of a search that finds few.
    pub fn search(&mut self, asked: Search<'_>) -> Result<Vec<Entry>, Trouble> {
        let mut entries = Vec::new();
        self.search_each(asked, MAX_ENTRIES, &mut |entry| entries.push(entry))?;
        Ok(entries)
    }

    /// Hands on the objects that a search finds, page by page; more than `most` are an error.
    pub fn search_each(&mut self, asked: Search<'_>, most: usize, each: &mut dyn FnMut(Entry)) -> Result<(), Trouble> {
        self.wire.until(self.deadline.min(Instant::now() + self.query_timeout));
        let mut left = most;
        let mut cookie = Vec::new();
        loop {
            let page = asked.page.map(|_| (PAGE_ENTRIES, cookie.as_slice()));
            let id = self.next_id();
            self.send(&ldap::search(id, &Search { page, ..asked }), "a search")?;
            let outcome = self.page(id, most, &mut left, each)?;
            if outcome.code != 0 {
                return Err(Trouble::search(&self.place, &outcome));
            }
            cookie = outcome.cookie;
            if cookie.is_empty() || asked.page.is_none() {
                return Ok(());
            }
        }
    }

    fn page(
        &mut self,
        id: u32,
        most: usize,
        left: &mut usize,
        each: &mut dyn FnMut(Entry),
    ) -> Result<Outcome, Trouble> {
        for _ in 0..most + MAX_ASIDES {
            match self.response(id, "a search")? {
                Response::Entry(entry) if *left > 0 => {
                    *left -= 1;
                    each(entry);
                }
                // Referrals lead to servers that nobody declared.
                Response::Reference => {}
                Response::Done(outcome) => return Ok(outcome),
                Response::Entry(_) => break,
            }
        }
        Err(Trouble::new(
            format!("{} sends more objects than there can be, or than bakproof reads ({most})", self.place),
            "check that `host` is a domain controller",
        ))
    }

    fn outcome(&mut self, id: u32, doing: &str) -> Result<Outcome, Trouble> {
        match self.response(id, doing)? {
            Response::Done(outcome) => Ok(outcome),
            Response::Entry(_) | Response::Reference => Err(Trouble::garbage(&self.place)),
        }
    }

    /// The next answer to a request. What nobody asked is a notice that the connection ends.
    fn response(&mut self, id: u32, doing: &str) -> Result<Response, Trouble> {
        let message = self.message(doing)?;
        let (of, response) = ldap::response(&message).map_err(|_| Trouble::garbage(&self.place))?;
        match response {
            response if of == id as i32 => Ok(response),
            Response::Done(_) if of == 0 => {
                Err(Trouble::talking(&self.place, doing, &io::ErrorKind::UnexpectedEof.into()))
            }
            _ => Err(Trouble::garbage(&self.place)),
        }
    }

    fn message(&mut self, doing: &str) -> Result<Vec<u8>, Trouble> {
        let mut buffer = [0; 16 * 1024];
        loop {
            let length = ldap::message_length(&self.arrived).map_err(|()| Trouble::garbage(&self.place))?;
            if length.is_some_and(|length| length > MAX_MESSAGE_BYTES) {
                return Err(Trouble::garbage(&self.place));
            }
            if let Some(length) = length.filter(|length| *length <= self.arrived.len()) {
                let rest = self.arrived.split_off(length);
                return Ok(std::mem::replace(&mut self.arrived, rest));
            }
            let read = match self.wire.read(&mut buffer) {
                Ok(0) => Err(io::ErrorKind::UnexpectedEof.into()),
                read => read,
            };
            let read = read.map_err(|error| Trouble::talking(&self.place, doing, &error))?;
            self.arrived.extend_from_slice(buffer.get(..read).unwrap_or_default());
        }
    }

    fn send(&mut self, request: &[u8], doing: &str) -> Result<(), Trouble> {
        self.wire.write_all(request).map_err(|error| Trouble::talking(&self.place, doing, &error))
    }

    /// Says goodbye.
    pub fn close(mut self) {
        let id = self.next_id();
        // It may be gone already.
        let _ = self.wire.write_all(&ldap::unbind(id));
    }

    fn next_id(&mut self) -> u32 {
        self.last_id += 1;
        self.last_id
    }
}
