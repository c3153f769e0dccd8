//! DAGs: all sets of gates of growing size, each once up to symmetry.
//!
//! A set of gates is here a set of functions that can be made one after the other. The walk takes
//! them in the order in which they are offered and never goes back to one that it passed over, so
//! that it meets each set once (docs/circuits/least.md proves this, and both cuts below).

use super::basis::Basis;
use super::circuit::{Circuit, Gate};
use super::function::{Function, one, variable};
use super::levels::UNKNOWN;
use super::symmetry::Symmetries;
use crate::error::Result;

/// Most gates that are added to a known circuit, where not all circuits are tried.
const ADDED: usize = 3;

/// A function that one more gate would add.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    function: Function,
    operator: u8,
    left: u8,
    right: u8,
}

impl Candidate {
    /// The two wires that the gate uses, as bits.
    const fn operands(self) -> u32 {
        1 << self.left | 1 << self.right
    }
}

/// The functions that have been found, their costs, and a circuit for each class.
#[derive(Clone, Debug)]
pub struct Walk {
    basis: Basis,
    inputs: usize,
    symmetries: Symmetries,
    costs: Vec<u8>,
    circuits: Vec<Circuit>,
    /// Which circuit belongs to the class of a function.
    class: Vec<u16>,
    unknown: usize,
    /// Gates of the circuits that are looked for now.
    gates: usize,
    wires: Vec<Function>,
    chosen: Vec<Gate>,
    candidates: Vec<Candidate>,
    /// Inputs, constants, and all that has been offered on the way to here.
    seen: Vec<bool>,
}

impl Walk {
    /// A walk that has found only what is free.
    #[must_use]
    pub fn new(basis: Basis, inputs: usize) -> Self {
        let functions = 1 << (1 << inputs);
        let mut walk = Self {
            basis,
            inputs,
            symmetries: Symmetries::new(basis, inputs),
            costs: vec![UNKNOWN; functions],
            circuits: Vec::new(),
            class: vec![0; functions],
            unknown: functions,
            gates: 0,
            wires: Vec::new(),
            chosen: Vec::new(),
            candidates: Vec::new(),
            seen: vec![false; functions],
        };
        let ones = one(inputs);
        walk.seen[0] = true;
        walk.seen[ones as usize] = true;
        for function in (0..inputs).map(|j| variable(j, inputs)).chain([0, ones]) {
            if let Some(circuit) = Circuit::free(basis, inputs, function) {
                walk.add(circuit);
            }
        }
        for j in 0..inputs {
            walk.place(variable(j, inputs));
        }
        walk
    }

    /// The cost of each function, [`UNKNOWN`] if it has not been found.
    #[must_use]
    pub fn costs(&self) -> &[u8] {
        &self.costs
    }

    /// How many functions have not been found.
    #[must_use]
    pub const fn unknown(&self) -> usize {
        self.unknown
    }

    /// Finds all functions that cost one gate more than the last time.
    ///
    /// # Errors
    ///
    /// What `poll` reports; it is called every few milliseconds.
    pub fn raise(&mut self, poll: &mut impl FnMut() -> Result<()>) -> Result<()> {
        self.gates += 1;
        let all: Vec<usize> = (0..=self.symmetries.moves().len()).collect();
        self.explore(0, 0, &all, poll)
    }

    /// Finds some circuits of `gates` gates that no smaller one is known for: those that add one to
    /// [`ADDED`] gates to a circuit found before.
    ///
    /// # Errors
    ///
    /// What `poll` reports.
    pub fn extend(&mut self, gates: usize, poll: &mut impl FnMut() -> Result<()>) -> Result<()> {
        self.gates = gates;
        for index in 0..self.circuits.len() {
            let size = self.circuits[index].gates.len();
            if size < gates && size + ADDED >= gates && self.unknown > 0 {
                self.extend_one(index, poll)?;
            }
        }
        Ok(())
    }

    fn extend_one(&mut self, index: usize, poll: &mut impl FnMut() -> Result<()>) -> Result<()> {
        let start = self.candidates.len();
        let gates = self.circuits[index].gates.clone();
        let functions = self.circuits[index].functions();
        let known = functions[self.inputs..].iter();
        for (gate, &function) in gates.iter().zip(known) {
            self.chosen.push(*gate);
            self.place(self.basis.normal(function, self.inputs));
        }
        let output = 1 << (self.wires.len() - 1);
        self.explore(0, output, &[], poll)?;
        self.withdraw(start, gates.len());
        Ok(())
    }

    /// Adds a circuit from elsewhere; its cost is the number of its gates.
    pub fn learn(&mut self, circuit: Circuit) {
        self.gates = circuit.gates.len();
        self.add(circuit.normal(self.basis));
    }

    /// A circuit of a function that has been found.
    #[must_use]
    pub fn witness(&self, function: Function) -> Option<Circuit> {
        if self.costs[function as usize] == UNKNOWN {
            return None;
        }
        if let Some(circuit) = Circuit::free(self.basis, self.inputs, function) {
            return Some(circuit);
        }
        let mut circuit = self.circuits[self.class[function as usize] as usize].clone();
        let wanted = self.basis.normal(function, self.inputs);
        let images = self.symmetries.images(circuit.function());
        let place = images
            .take_while(|&image| self.basis.normal(image, self.inputs) != wanted)
            .count();
        for &step in &self.symmetries.moves()[..place] {
            circuit.apply(step);
        }
        if circuit.function() != function {
            circuit.negate();
        }
        Some(circuit)
    }

    /// Goes through the candidates from `start` on. `unused` are the gates that no gate uses yet;
    /// `group` are the symmetries that keep every wire and the set of the candidates.
    fn explore(
        &mut self,
        start: usize,
        unused: u32,
        group: &[usize],
        poll: &mut impl FnMut() -> Result<()>,
    ) -> Result<()> {
        let end = self.candidates.len();
        let left = self.gates - self.chosen.len();
        let mut at = start;
        while at < end && self.unknown > 0 {
            let candidate = self.candidates[at];
            let still = unused & !candidate.operands() | 1 << self.wires.len();
            let orbit = self.gather(at, end, group);
            at += orbit;
            // Each gate still to come, the last one included, leaves at most one unused less.
            if still.count_ones() as usize > left {
                continue;
            }
            if left == 1 {
                self.finish(candidate);
                continue;
            }
            if left == 2 || still.count_ones() as usize == left {
                self.choose(candidate);
                self.close(still);
                self.unchoose();
                continue;
            }
            if left > 4 {
                poll()?;
            }
            self.chosen.push(candidate.gate());
            self.place(candidate.function);
            let fixed = self.fixing(candidate.function, group);
            self.explore(at + 1 - orbit, still, &fixed, poll)?;
            self.withdraw(end, 1);
        }
        Ok(())
    }

    /// Adds a wire, and offers what it makes with the others.
    fn place(&mut self, function: Function) {
        let right = self.wires.len() as u8;
        self.seen[function as usize] = true;
        self.wires.push(function);
        if !self.basis.not_is_free() {
            let negated = !function & one(self.inputs);
            self.offer(self.basis.negation(), right, right, negated);
        }
        for left in 0..right {
            let results = self.results(left, right);
            for (&operator, function) in self.basis.operators().iter().zip(results) {
                self.offer(operator, left, right, function);
            }
        }
    }

    fn results(&self, left: u8, right: u8) -> [Function; 5] {
        let (left, right) = (self.wires[left as usize], self.wires[right as usize]);
        self.basis.results(left, right, one(self.inputs))
    }

    #[inline]
    fn offer(&mut self, operator: u8, left: u8, right: u8, function: Function) {
        if !std::mem::replace(&mut self.seen[function as usize], true) {
            self.candidates.push(Candidate {
                function,
                operator,
                left,
                right,
            });
        }
    }

    /// Takes the last gates back, and all candidates from `end` on.
    fn withdraw(&mut self, end: usize, gates: usize) {
        for candidate in self.candidates.drain(end..) {
            self.seen[candidate.function as usize] = false;
        }
        self.wires.truncate(self.wires.len() - gates);
        self.chosen.truncate(self.chosen.len() - gates);
    }

    fn choose(&mut self, candidate: Candidate) {
        self.chosen.push(candidate.gate());
        self.wires.push(candidate.function);
    }

    fn unchoose(&mut self) {
        self.chosen.pop();
        self.wires.pop();
    }

    /// Tries all ends of a circuit of which one gate is missing, or so many that each must join two
    /// unused ones.
    fn close(&mut self, unused: u32) {
        if unused.count_ones() > 1 {
            return self.join(unused);
        }
        let last = self.wires.len() as u8 - 1;
        if !self.basis.not_is_free() {
            let negated = !self.wires[last as usize] & one(self.inputs);
            self.test(self.basis.negation(), last, last, negated);
        }
        for left in 0..last {
            let results = self.results(left, last);
            for (&operator, function) in self.basis.operators().iter().zip(results) {
                self.test(operator, left, last, function);
            }
        }
    }

    /// Joins unused gates, two by two, until one is left.
    fn join(&mut self, unused: u32) {
        let is_last = unused.count_ones() == 2;
        for (left, right) in pairs(unused) {
            let results = self.results(left, right);
            let rest = unused & !(1 << left | 1 << right) | 1 << self.wires.len();
            for (&operator, function) in self.basis.operators().iter().zip(results) {
                if is_last {
                    self.test(operator, left, right, function);
                } else {
                    self.choose(Candidate {
                        function,
                        operator,
                        left,
                        right,
                    });
                    self.join(rest);
                    self.unchoose();
                }
            }
        }
    }

    #[inline]
    fn test(&mut self, operator: u8, left: u8, right: u8, function: Function) {
        if self.costs[function as usize] == UNKNOWN {
            self.finish(Candidate {
                function,
                operator,
                left,
                right,
            });
        }
    }

    /// The chosen gates and a last one are a circuit: keeps it, if its function is new.
    fn finish(&mut self, last: Candidate) {
        if self.costs[last.function as usize] != UNKNOWN {
            return;
        }
        let mut gates = self.chosen.clone();
        gates.push(last.gate());
        self.add(Circuit {
            inputs: self.inputs,
            output: self.inputs + gates.len() - 1,
            gates,
        });
    }

    /// Adds a circuit for its function and all that the symmetries make of it.
    fn add(&mut self, circuit: Circuit) {
        let class = self.circuits.len() as u16;
        for image in self.symmetries.images(circuit.function()) {
            let negated = !image & one(self.inputs);
            let of_class = [
                image,
                if self.basis.not_is_free() {
                    negated
                } else {
                    image
                },
            ];
            for function in of_class {
                if self.costs[function as usize] == UNKNOWN {
                    self.costs[function as usize] = self.gates as u8;
                    self.class[function as usize] = class;
                    self.unknown -= 1;
                }
            }
        }
        self.circuits.push(circuit);
    }

    /// Puts the images of the candidate at `at` right behind it; how many they are with it. An orbit
    /// lies within one of the group above, and within what one wire has offered, so what the levels
    /// above have put in order stays together.
    fn gather(&mut self, at: usize, end: usize, group: &[usize]) -> usize {
        if group.len() <= 1 {
            return 1;
        }
        let images = self.images(self.candidates[at].function, group);
        let mut next = at;
        for place in at..end {
            if images.contains(&self.candidates[place].function) {
                self.candidates.swap(next, place);
                next += 1;
            }
        }
        next - at
    }

    /// The symmetries of a group that keep a function.
    fn fixing(&self, function: Function, group: &[usize]) -> Vec<usize> {
        if group.len() <= 1 {
            return Vec::new();
        }
        let images = self.images(function, group);
        let keeps = |(place, image)| (image == function).then_some(place);
        group
            .iter()
            .copied()
            .zip(images)
            .filter_map(keeps)
            .collect()
    }

    fn images(&self, function: Function, group: &[usize]) -> Vec<Function> {
        let all: Vec<_> = self.symmetries.images(function).collect();
        let normal = |&place: &usize| self.basis.normal(all[place], self.inputs);
        group.iter().map(normal).collect()
    }
}

impl Candidate {
    const fn gate(self) -> Gate {
        Gate {
            operator: self.operator,
            left: self.left as usize,
            right: self.right as usize,
        }
    }
}

/// Two bits of a set, in all ways, the lower one first.
fn pairs(set: u32) -> impl Iterator<Item = (u8, u8)> {
    let bits = move |set: u32| (0..32_u8).filter(move |&bit| set >> bit & 1 == 1);
    bits(set).flat_map(move |low| bits(set & (!1 << low)).map(move |high| (low, high)))
}
