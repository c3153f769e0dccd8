//! All ways to wire the gates of a circuit, and the gates that each output then needs.

use std::collections::BTreeMap;

use super::super::circuit::Gate;
use super::{Poll, Set, Sets, bit, members};
use crate::error::Result;

/// One circuit of least size for several outputs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whole {
    /// The gates, of normal functions; the inputs are the first wires.
    pub gates: Vec<Gate>,
    /// The wire of each output's normal function; none of a constant.
    pub outputs: Vec<Option<usize>>,
    /// The number of gates that each part needs.
    pub cones: Vec<usize>,
}

/// The two operands of each gate.
pub(super) type Wiring = BTreeMap<usize, (usize, usize)>;

impl Sets {
    /// All circuits of least size for some parts, which are lists of outputs: one for each list of
    /// the numbers of gates that the parts need, in order of these lists.
    ///
    /// # Errors
    ///
    /// Those of `poll`.
    pub fn wholes(&self, parts: &[Vec<usize>], poll: Poll<'_>) -> Result<Vec<Whole>> {
        let outputs = parts.concat();
        let goal = outputs.iter().fold(0, |set, &place| set | bit(place));
        let least = self.least(goal, poll)?;
        if parts.len() == 1 {
            // One part needs all gates, however they are wired.
            let first = least.first().map(|&set| (self.first_wiring(set), set));
            let whole = first.map(|(wiring, set)| {
                self.whole(&wiring, &outputs, vec![set.count_ones() as usize])
            });
            return Ok(whole.into_iter().collect());
        }
        let mut found = BTreeMap::new();
        for set in least {
            self.wirings(set, poll, &mut |wiring| {
                let cones = self.cones(wiring, parts);
                let whole = |cones: &Vec<_>| self.whole(wiring, &outputs, cones.clone());
                found.entry(cones).or_insert_with_key(whole);
            })?;
        }
        Ok(found.into_values().collect())
    }

    /// One way to choose the operands, gate by gate.
    fn first_wiring(&self, set: Set) -> Wiring {
        let (mut wiring, mut built) = (Wiring::new(), 0);
        while let Some(f) = members(self.steps(built) & set).next() {
            wiring.extend(self.choices(built, f).first().map(|&pair| (f, pair)));
            built |= bit(f);
        }
        wiring
    }

    /// Calls `show` with every way to choose the operands of each gate without a cycle.
    fn wirings(&self, set: Set, poll: Poll<'_>, show: &mut dyn FnMut(&Wiring)) -> Result<()> {
        let choices: Vec<_> = members(set).map(|f| (f, self.choices(set, f))).collect();
        choose(&choices, &mut Wiring::new(), poll, show)
    }

    /// The number of gates that each part needs.
    pub(super) fn cones(&self, wiring: &Wiring, parts: &[Vec<usize>]) -> Vec<usize> {
        let cone = |part: &Vec<usize>| {
            let needed = part
                .iter()
                .fold(0, |set, &place| set | below(wiring, place));
            (needed & !self.free).count_ones() as usize
        };
        parts.iter().map(cone).collect()
    }

    /// All pairs of wires of which an operator makes a function.
    pub(super) fn choices(&self, set: Set, f: usize) -> Vec<(usize, usize)> {
        let wires = (set | self.free) & !bit(0) & !bit(f);
        let pairs = members(wires).flat_map(|a| members(wires).map(move |b| (a, b)));
        let makes = |&(a, b): &(usize, usize)| a < b && self.made(a, b) & bit(f) != 0;
        pairs.filter(makes).collect()
    }

    /// The gates in an order in which they can be built.
    fn whole(&self, wiring: &Wiring, outputs: &[usize], cones: Vec<usize>) -> Whole {
        let inputs = (0..self.inputs).map(|j| self.place(super::variable(j, self.inputs)));
        let mut wires: BTreeMap<usize, usize> = inputs.enumerate().map(|(j, f)| (f, j)).collect();
        let mut gates = Vec::new();
        while gates.len() < wiring.len() {
            for (&f, (a, b)) in wiring {
                if let (false, Some(&left), Some(&right)) =
                    (wires.contains_key(&f), wires.get(a), wires.get(b))
                {
                    let operator = self.operator(*a, *b, f).unwrap_or_default();
                    gates.push(Gate {
                        operator,
                        left,
                        right,
                    });
                    wires.insert(f, wires.len());
                }
            }
        }
        let outputs = outputs.iter().map(|place| wires.get(place).copied());
        Whole {
            gates,
            outputs: outputs.collect(),
            cones,
        }
    }
}

/// Goes through all choices of operands for the gates that have none yet.
fn choose(
    open: &[(usize, Vec<(usize, usize)>)],
    wiring: &mut Wiring,
    poll: Poll<'_>,
    show: &mut dyn FnMut(&Wiring),
) -> Result<()> {
    let Some(((f, choices), rest)) = open.split_first() else {
        show(wiring);
        return Ok(());
    };
    for &(a, b) in choices {
        poll()?;
        if (below(wiring, a) | below(wiring, b)) & bit(*f) == 0 {
            wiring.insert(*f, (a, b));
            choose(rest, wiring, poll, show)?;
            wiring.remove(f);
        }
    }
    Ok(())
}

/// All wires that a wire needs, itself among them, as far as the gates have operands.
pub(super) fn below(wiring: &Wiring, place: usize) -> Set {
    let (mut seen, mut open) = (0, vec![place]);
    while let Some(f) = open.pop() {
        if seen & bit(f) == 0 {
            seen |= bit(f);
            open.extend(wiring.get(&f).into_iter().flat_map(|&(a, b)| [a, b]));
        }
    }
    seen
}
