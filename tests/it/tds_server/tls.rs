//! TLS as SQL Server has it: a handshake inside prelogin packets ([MS-TDS] 3.2.5.2), then plain TLS records.

use super::certificate::Identity;
use super::channel::{self, Channel, FIRST_PACKET_BYTES, kind};
use openssl::error::ErrorStack;
use openssl::ssl::{Ssl, SslContext, SslMethod, SslOptions, SslStream, SslVersion};
use std::io::{self, Read, Write};
use std::net::TcpStream;

/// What the Windows below a SQL Server can.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tls {
    /// TLS 1.2 with ECDHE and GCM: Windows Server 2016 and later.
    Modern,
    /// TLS 1.2 with CBC only: Windows Server 2008 R2 to 2012 R2 as it is often found.
    CbcOnly12,
    /// TLS 1.0 and nothing newer.
    Legacy10,
}

impl Tls {
    fn version(self) -> SslVersion {
        match self {
            Self::Modern | Self::CbcOnly12 => SslVersion::TLS1_2,
            Self::Legacy10 => SslVersion::TLS1,
        }
    }

    /// The security level is the client's to judge: this side signs with any key.
    fn ciphers(self) -> &'static str {
        match self {
            Self::Modern => "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0",
            Self::CbcOnly12 => "ECDHE-RSA-AES256-SHA384:ECDHE-RSA-AES128-SHA256:AES256-SHA256:AES128-SHA:@SECLEVEL=0",
            Self::Legacy10 => "ECDHE-RSA-AES256-SHA:AES256-SHA:AES128-SHA:@SECLEVEL=0",
        }
    }
}

/// One context for all connections of a server.
pub fn context(tls: Tls, identity: &Identity) -> Result<SslContext, ErrorStack> {
    let mut context = SslContext::builder(SslMethod::tls_server())?;
    // TDS before 8.0 knows no TLS 1.3: tickets after the handshake would not be wrapped.
    context.set_min_proto_version(Some(tls.version()))?;
    context.set_max_proto_version(Some(tls.version()))?;
    context.set_cipher_list(tls.ciphers())?;
    context.set_options(SslOptions::NO_TICKET);
    context.set_certificate(&identity.certificate)?;
    context.set_private_key(&identity.key)?;
    Ok(context.build())
}

/// Shakes hands; from then on everything is encrypted.
pub fn accept(socket: TcpStream, context: &SslContext) -> io::Result<Channel> {
    let wrapped = Wrapped { socket, is_wrapping: true, received: Vec::new(), unsent: Vec::new() };
    let mut tls = SslStream::new(Ssl::new(context)?, wrapped)?;
    let shaken = tls.accept();
    // The last words go out even when they are an alert.
    tls.get_mut().flush()?;
    shaken.map_err(io::Error::other)?;
    tls.get_mut().is_wrapping = false;
    Ok(Channel::Encrypted(tls))
}

/// A socket that puts TLS records into prelogin packets as long as hands are shaken.
#[derive(Debug)]
pub struct Wrapped {
    socket: TcpStream,
    is_wrapping: bool,
    received: Vec<u8>,
    unsent: Vec<u8>,
}

impl Wrapped {
    pub fn socket(&self) -> &TcpStream {
        &self.socket
    }
}

impl Read for Wrapped {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if !self.is_wrapping {
            return self.socket.read(into);
        }
        self.flush()?;
        if self.received.is_empty() {
            let (_, _, body) = channel::read_packet(&mut self.socket)?;
            self.received = body;
        }
        let count = into.len().min(self.received.len());
        into[..count].copy_from_slice(&self.received[..count]);
        self.received.drain(..count);
        Ok(count)
    }
}

impl Write for Wrapped {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.is_wrapping {
            return self.socket.write(bytes);
        }
        self.unsent.extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if !self.unsent.is_empty() {
            let flight = std::mem::take(&mut self.unsent);
            channel::send(&mut self.socket, kind::PRELOGIN, &flight, FIRST_PACKET_BYTES)?;
        }
        self.socket.flush()
    }
}
