//! What the configuration of a DHCP server holds, counted alike in every form, and what it lacks to be a backup of one.

use crate::format::artefact::vendor::Answer;
use crate::model::{Problem, Verdict};

/// The option with the address of the pool, in parts that the phone's class names.
const VENDOR_OPTION: u16 = 43;
/// The option with the registrar.
const SIP_OPTION: u16 = 120;

/// Counts of one file.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// Scopes of IPv4, which alone have the options that Lync phones ask for.
    pub(super) scopes: u64,
    pub(super) ipv6_scopes: u64,
    /// Ranges of addresses that scopes of IPv4 lease.
    pub(super) ranges: u64,
    pub(super) reservations: u64,
    options: u64,
    vendor_options: u64,
    sip_options: u64,
}

impl Tally {
    /// The value of an option of IPv4; the numbers of DHCPv6 are others.
    pub(super) fn option(&mut self, number: Option<u16>) {
        self.options += 1;
        self.vendor_options += u64::from(number == Some(VENDOR_OPTION));
        self.sip_options += u64::from(number == Some(SIP_OPTION));
    }

    /// Writes the counts, and what is wrong with them. `what` is the form: a dump, an export.
    pub(super) fn report(&self, what: &str, answer: &mut Answer) {
        let lack = if self.scopes > 0 {
            let is_hollow = self.ranges == 0 && self.reservations == 0 && self.options == 0;
            is_hollow.then_some(("no-addresses", "only scopes without address ranges, reservations and options"))
        } else if self.ipv6_scopes > 0 {
            Some(("no-ipv4-scopes", "only IPv6 scopes: Lync phones find the pool through options 43 and 120 of IPv4"))
        } else {
            Some(("no-scopes", "no scope"))
        };
        if let Some((id, lack)) = lack {
            answer.problem(Verdict::Incomplete, Problem::whole(id, format!("the {what} holds {lack}")));
        }
        answer.count("scopes", self.scopes);
        if self.ipv6_scopes > 0 {
            answer.count("ipv6-scopes", self.ipv6_scopes);
        }
        answer.count("reservations", self.reservations);
        answer.count("option-43-values", self.vendor_options);
        answer.count("option-120-values", self.sip_options);
    }
}
