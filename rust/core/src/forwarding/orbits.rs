//! Orbits: the rates that repeated forwarding leads to.

use rustc_hash::FxHashMap;

use super::Rate;
use super::exact::Exact;
use super::hull::Hull;
use crate::error::{Result, reserve};

/// The rates that follow a start, up to the first that comes back.
#[derive(Clone, Debug)]
pub struct Orbit {
    /// The rates after the start: those before the cycle, then the cycle once.
    pub rates: Vec<Rate>,
    /// Number of rates before the cycle.
    pub transient: usize,
    /// Whether some step had a choice among tied rates.
    pub tied: bool,
}

impl Hull {
    /// The orbits of some starts for a code constant κ, by the rule: least pq, then least rate.
    ///
    /// # Errors
    ///
    /// What the poll reports, or that there is no memory for them.
    pub fn orbits(
        &self,
        constant: &Exact,
        starts: &[Rate],
        poll: &mut dyn FnMut() -> Result<()>,
    ) -> Result<Vec<Orbit>> {
        // What each rate selects, and whether it was a choice.
        let mut next: FxHashMap<Rate, (Rate, bool)> = FxHashMap::default();
        let mut orbits = Vec::new();
        reserve(&mut orbits, starts.len(), "orbits")?;
        for start in starts {
            let mut rates: Vec<Rate> = Vec::new();
            let mut places: FxHashMap<Rate, usize> = FxHashMap::default();
            let mut tied = false;
            let mut now = start.clone();
            let transient = loop {
                poll()?;
                let (rate, choice) = next
                    .entry(now)
                    .or_insert_with_key(|(p, q)| self.choice(&constant.times(p, q)))
                    .clone();
                tied |= choice;
                if let Some(place) = places.get(&rate) {
                    break *place;
                }
                places.insert(rate.clone(), rates.len());
                rates.push(rate.clone());
                now = rate;
            };
            orbits.push(Orbit {
                rates,
                transient,
                tied,
            });
        }
        Ok(orbits)
    }

    fn choice(&self, price: &Exact) -> (Rate, bool) {
        let mut best = self.best(price).rates;
        let tied = best.len() > 1;
        (best.swap_remove(0), tied)
    }
}
