//! One connection from its first byte to its last.

use super::bytes::invalid;
use super::channel::{self, Channel, FIRST_PACKET_BYTES, Message, kind};
use super::login::{self, Asked};
use super::prelogin::{self, Agreed};
use super::request::{self, Prepared, Request, Way};
use super::script::{Answer, End, Part, Trouble};
use super::server::Shared;
use super::tls;
use super::token::{self, Closes, Environment, Said, status};
use super::value::{Row, Type};
use std::io::{self, ErrorKind, Write};
use std::net::TcpStream;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How often a waiting session looks up.
const LOOK_UP: Duration = Duration::from_millis(5);
const SMALLEST_PACKET_BYTES: usize = 512;
const LARGEST_PACKET_BYTES: usize = 32767;
/// TDS 7.4; a client that speaks an older one is answered in that.
const PROTOCOL: u32 = 0x7400_0004;

pub fn serve(mut socket: TcpStream, shared: &Shared) -> io::Result<()> {
    socket.set_nodelay(true)?;
    let script = &shared.script;
    match &script.trouble {
        Some(Trouble::DropsAtOnce) => return Ok(()),
        Some(Trouble::Silent) => return idle(&Channel::Plain(socket), shared),
        _ => {}
    }
    let (first, message) = channel::read_message(&mut socket)?;
    match &script.trouble {
        Some(Trouble::Says(bytes)) => {
            socket.write_all(bytes)?;
            return idle(&Channel::Plain(socket), shared);
        }
        Some(Trouble::Babbles) => loop {
            socket.write_all(&[0x5A; 4096])?;
        },
        _ if first != kind::PRELOGIN => return Err(invalid("a session that begins without a prelogin")),
        _ => {}
    }
    let (encryption, agreed) = prelogin::agree(script.encryption, prelogin::wanted(&message));
    let answer = prelogin::answer(script.version, encryption);
    channel::send(&mut socket, kind::ANSWER, &answer, FIRST_PACKET_BYTES)?;
    match &script.trouble {
        Some(Trouble::DropsAfterPrelogin) => return Ok(()),
        Some(Trouble::SilentAfterPrelogin) => return idle(&Channel::Plain(socket), shared),
        _ => {}
    }
    let mut channel = match agreed {
        Agreed::Nothing => return Ok(()),
        Agreed::NoEncryption => Channel::Plain(socket),
        Agreed::LoginOnly | Agreed::Everything => tls::accept(socket, &shared.tls)?,
    };
    let (second, message) = channel::read_message(&mut channel)?;
    if second != kind::LOGIN {
        return Err(invalid("a prelogin that no login follows"));
    }
    if agreed == Agreed::LoginOnly {
        channel = channel.in_the_clear()?;
    }
    let mut asked = login::read(&message)?;
    asked.login.login_encrypted = agreed != Agreed::NoEncryption;
    asked.login.session_encrypted = agreed == Agreed::Everything;
    asked.login.is_password_right =
        script.logins.iter().any(|(user, password)| *user == asked.login.user && *password == asked.password);
    shared.seen().logins.push(asked.login.clone());
    if script.trouble == Some(Trouble::SilentAfterLogin) {
        return idle(&channel, shared);
    }
    let mut session =
        Session { channel, shared, packet_bytes: FIRST_PACKET_BYTES, asked, prepared: Prepared::default() };
    if session.let_in()? { session.answer_requests() } else { Ok(()) }
}

/// Says nothing until the client goes or the server stops.
fn idle(channel: &Channel, shared: &Shared) -> io::Result<()> {
    // What the client says is thrown away; its end is heard.
    let mut socket = channel.socket();
    while !shared.is_stopping() && io::Read::read(&mut socket, &mut [0; 4096])? > 0 {}
    Ok(())
}

/// Somebody who logged in.
struct Session<'a> {
    channel: Channel,
    shared: &'a Shared,
    packet_bytes: usize,
    asked: Asked,
    prepared: Prepared,
}

/// Whether an answer went to its end.
#[derive(PartialEq, Eq)]
enum Went {
    Through,
    Cancelled,
}

impl Session<'_> {
    /// Answers the login; false when it is refused.
    fn let_in(&mut self) -> io::Result<bool> {
        let login = &self.asked.login;
        let script = &self.shared.script;
        let mut out = Vec::new();
        let mut refuse = |number, class, text: &str| {
            token::error(&mut out, Said { number, class, text, server: &script.name });
        };
        let is_missing = script.missing_databases.iter().any(|name| name.eq_ignore_ascii_case(&login.database));
        let is_refused = !login.is_password_right || is_missing;
        if login.is_password_right && is_missing {
            let text = format!("Cannot open database \"{}\" requested by the login. The login failed.", login.database);
            refuse(4060, 11, &text);
        }
        if is_refused {
            refuse(18456, 14, &format!("Login failed for user '{}'.", login.user));
            token::done(&mut out, Closes::Statement, status::ERROR, 0);
            channel::send(&mut self.channel, kind::ANSWER, &out, FIRST_PACKET_BYTES)?;
            return Ok(false);
        }
        let database = if login.database.is_empty() { "master" } else { &login.database };
        let server = &script.name;
        let text = format!("Changed database context to '{database}'.");
        token::environment(&mut out, Environment::Database, database, "master");
        token::info(&mut out, Said { number: 5701, class: 10, text: &text, server });
        token::collation(&mut out);
        token::environment(&mut out, Environment::Language, "us_english", "");
        let text = "Changed language setting to us_english.";
        token::info(&mut out, Said { number: 5703, class: 10, text, server });
        token::login_acknowledged(&mut out, self.asked.protocol.min(PROTOCOL), script.version);
        let packet_bytes = self.asked.packet_bytes.clamp(SMALLEST_PACKET_BYTES, LARGEST_PACKET_BYTES);
        let new = packet_bytes.to_string();
        token::environment(&mut out, Environment::PacketSize, &new, &FIRST_PACKET_BYTES.to_string());
        token::done(&mut out, Closes::Statement, 0, 0);
        channel::send(&mut self.channel, kind::ANSWER, &out, FIRST_PACKET_BYTES)?;
        self.packet_bytes = packet_bytes;
        Ok(true)
    }

    fn answer_requests(&mut self) -> io::Result<()> {
        loop {
            let (kind, message) = channel::read_message(&mut self.channel)?;
            let (sql, parameters, way) = match kind {
                kind::BATCH => (request::batch(&message)?, Vec::new(), Way::Batch),
                kind::RPC => request::call(&message, &mut self.prepared)?,
                kind::ATTENTION => {
                    // The answer was out before the cancellation came in.
                    let out = Message::new(kind::ANSWER, self.packet_bytes);
                    self.cancelled(out)?;
                    continue;
                }
                other => return Err(invalid(format!("a message of a kind this server does not know: {other:#04x}"))),
            };
            let login = &self.asked.login;
            let (user, database) = (login.user.clone(), login.database.clone());
            let request = Request { sql, parameters, way, user, database };
            let answer = self.shared.script.chosen(&request);
            self.shared.seen().requests.push(request);
            self.answer(&answer, way)?;
        }
    }

    fn answer(&mut self, answer: &Answer, way: Way) -> io::Result<()> {
        let mut out = Message::new(kind::ANSWER, self.packet_bytes);
        let is_call = way != Way::Batch;
        let mut is_closed = false;
        let parts = if way == Way::Forgotten { &[][..] } else { &answer.0[..] };
        for (number, part) in parts.iter().enumerate() {
            let is_last = !is_call && number + 1 == parts.len();
            let close = Close {
                with: if is_call { Closes::InProcedure } else { Closes::Statement },
                bits: if is_last { 0 } else { status::MORE },
            };
            is_closed = is_last && matches!(part, Part::Rows { .. } | Part::Error { .. } | Part::Count(_));
            if self.part(part, close, &mut out)? == Went::Cancelled {
                return self.cancelled(out);
            }
        }
        if is_call {
            token::return_status(&mut out.body, 0);
            if let Way::Prepared(number) = way {
                token::return_int(&mut out.body, 0, "@handle", number);
            }
            token::done(&mut out.body, Closes::Procedure, 0, 0);
        } else if !is_closed {
            token::done(&mut out.body, Closes::Statement, 0, 0);
        }
        out.finish(&mut self.channel)
    }

    fn part(&mut self, part: &Part, close: Close, out: &mut Message) -> io::Result<Went> {
        let server = &self.shared.script.name;
        match part {
            Part::Rows { columns, rows, end } => return self.rows(columns, rows(), end, close, out),
            Part::Error { number, class, text } => {
                token::error(&mut out.body, Said { number: *number, class: *class, text, server });
                close.failed(out);
            }
            Part::Info { number, text } => {
                token::info(&mut out.body, Said { number: *number, class: 0, text, server });
            }
            Part::Count(count) => token::changed(&mut out.body, close.with, close.bits | status::COUNT, *count),
            Part::Wait(duration) => return self.wait(Some(*duration), out),
            Part::Stall => return self.wait(None, out),
            Part::Drop => return self.hang_up(out),
            Part::Made(_) => unreachable!("an answer is made before it is given"),
        }
        Ok(Went::Through)
    }

    fn rows(
        &mut self,
        columns: &[(String, Type)],
        rows: Box<dyn Iterator<Item = Row>>,
        end: &End,
        close: Close,
        out: &mut Message,
    ) -> io::Result<Went> {
        token::columns(&mut out.body, columns);
        let mut count = 0;
        for row in rows {
            token::row(&mut out.body, columns, &row);
            count += 1;
            if out.is_heap() {
                out.advance(&mut self.channel)?;
                if self.channel.has_news() {
                    return self.hear().map(|()| Went::Cancelled);
                }
            }
        }
        match end {
            End::Done => close.counted(out, count),
            End::Error { number, class, text } => {
                let server = &self.shared.script.name;
                token::error(&mut out.body, Said { number: *number, class: *class, text, server });
                close.failed(out);
            }
            End::Stall => return self.wait(None, out),
            End::Drop => return self.hang_up(out),
            End::Bytes(bytes) => out.body.extend(bytes),
        }
        Ok(Went::Through)
    }

    /// Sends what there is, then is silent for a time, or for good.
    fn wait(&mut self, duration: Option<Duration>, out: &mut Message) -> io::Result<Went> {
        out.push(&mut self.channel)?;
        let begun = Instant::now();
        while duration.is_none_or(|duration| begun.elapsed() < duration) {
            if self.shared.is_stopping() {
                return Err(ErrorKind::UnexpectedEof.into());
            }
            if self.channel.has_news() {
                return self.hear().map(|()| Went::Cancelled);
            }
            sleep(LOOK_UP);
        }
        Ok(Went::Through)
    }

    /// In the middle of an answer a client may only cancel.
    fn hear(&mut self) -> io::Result<()> {
        match channel::read_message(&mut self.channel)?.0 {
            kind::ATTENTION => Ok(()),
            other => Err(invalid(format!("a message of kind {other:#04x} in the middle of an answer"))),
        }
    }

    fn cancelled(&mut self, mut out: Message) -> io::Result<()> {
        self.shared.seen().attentions += 1;
        token::done(&mut out.body, Closes::Statement, status::ATTENTION, 0);
        out.finish(&mut self.channel)
    }

    fn hang_up(&mut self, out: &mut Message) -> io::Result<Went> {
        out.push(&mut self.channel)?;
        Err(ErrorKind::UnexpectedEof.into())
    }
}

/// How a statement of the answer is closed.
#[derive(Clone, Copy)]
struct Close {
    with: Closes,
    bits: u16,
}

impl Close {
    fn counted(self, out: &mut Message, count: u64) {
        token::done(&mut out.body, self.with, self.bits | status::COUNT, count);
    }

    fn failed(self, out: &mut Message) {
        token::done(&mut out.body, self.with, self.bits | status::ERROR, 0);
    }
}
