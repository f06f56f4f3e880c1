//! Whether there is time left. Asked between files and between the pieces of one; the clock is handed in.

use super::{Amount, Limits};
use std::time::Duration;

/// A clock that only goes forward; the command line has a real one, tests one they turn.
pub trait Clock: Sync {
    /// Since the run began.
    fn elapsed(&self) -> Duration;
}

/// A clock for runs without a budget of time.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unlimited;

impl Clock for Unlimited {
    fn elapsed(&self) -> Duration {
        Duration::ZERO
    }
}

/// The time that a run may take.
#[derive(Clone, Copy)]
pub struct Meter<'a> {
    clock: &'a dyn Clock,
    limit: Option<(Duration, &'a str)>,
}

impl<'a> Meter<'a> {
    /// Of several budgets of time the shortest counts.
    pub fn new(limits: &'a Limits, clock: &'a dyn Clock) -> Self {
        let times = limits.budgets.iter().filter_map(|amount| match amount {
            Amount::Time { limit, text } => Some((*limit, text.as_str())),
            Amount::Bytes { .. } => None,
        });
        Self { clock, limit: times.min() }
    }

    /// Whether the time is up.
    pub fn is_over(&self) -> bool {
        self.limit.is_some_and(|(limit, _)| self.clock.elapsed() >= limit)
    }

    /// Why a backup whose turn did not come was left over; what [`super::Turn::LeftOver`] holds.
    pub fn why_not_begun(&self) -> String {
        format!("the budget of {} was used up before its turn", self.words())
    }

    /// Why a backup that was being read was left over.
    pub fn why_not_finished(&self) -> String {
        format!(
            "the budget of {} was used up while it was being read; if this file alone takes longer, allow more",
            self.words()
        )
    }

    fn words(&self) -> &str {
        self.limit.map_or("time", |(_, text)| text)
    }
}

impl std::fmt::Debug for Meter<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Meter").field("limit", &self.limit).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::SignedDuration;
    use std::sync::atomic::{AtomicU64, Ordering};

    struct Turned(AtomicU64);

    impl Clock for Turned {
        fn elapsed(&self) -> Duration {
            Duration::from_secs(self.0.load(Ordering::Relaxed))
        }
    }

    #[test]
    fn the_shortest_time_ends_the_run_and_is_named() {
        let budgets = ["2h", "500GB", "1h"].map(|text| text.parse().unwrap()).to_vec();
        let limits = Limits { reverify: SignedDuration::ZERO, reread: false, budgets, share: None, shard: None };
        let clock = Turned(AtomicU64::new(0));
        let meter = Meter::new(&limits, &clock);
        assert!(!meter.is_over());
        clock.0.store(3599, Ordering::Relaxed);
        assert!(!meter.is_over());
        clock.0.store(3600, Ordering::Relaxed);
        assert!(meter.is_over());
        assert!(meter.why_not_begun().contains("budget of 1h"));
        assert!(!Meter::new(&Limits { budgets: Vec::new(), ..limits }, &clock).is_over());
    }
}
