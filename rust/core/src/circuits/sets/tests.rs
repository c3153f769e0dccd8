//! Known figures, and the fast searches against the slow one of the definition.

use std::collections::BTreeSet;

use super::*;

fn sets(basis: Basis, inputs: usize) -> Sets {
    Sets::new(basis, inputs).expect("free negations and few inputs")
}

/// All circuits of so many gates, by the definition.
fn circuits(sets: &Sets, gates: usize) -> BTreeSet<Set> {
    if gates == 0 {
        return BTreeSet::from([0]);
    }
    let smaller = circuits(sets, gates - 1);
    let grown = smaller.iter().flat_map(|&set| {
        let wires = set | sets.free();
        let fits = move |f: usize| {
            wires & bit(f) == 0
                && members(wires).any(|a| members(wires).any(|b| sets.made(a, b) & bit(f) != 0))
        };
        (0..sets.count())
            .filter(move |&f| fits(f))
            .map(move |f| set | bit(f))
    });
    grown.collect()
}

/// Pairs of places that cost something: in all; cheaper than apart; than any union of least
/// circuits of both; than any union that is one circuit; with slack in every whole.
fn savings(basis: Basis) -> [usize; 5] {
    let sets = sets(basis, 3);
    let pairs = Pairs::new(&sets, &mut || Ok(())).expect("no interrupt");
    let sharing = Sharing::of_all(&sets, &pairs, &mut || Ok(())).expect("no interrupt");
    let mut counts = [0; 5];
    for f in members(Set::MAX & !sets.free()) {
        for g in members((bit(f) - 1) & !sets.free()) {
            let (size, of) = (pairs.size(f, g), sharing[f * sets.count() + g]);
            let cheaper = [
                true,
                size < pairs.size(f, f) + pairs.size(g, g),
                size < of.union as usize,
                size < of.joined as usize,
                of.least_slack > 0,
            ];
            for (count, holds) in counts.iter_mut().zip(cheaper) {
                *count += usize::from(holds);
            }
        }
    }
    counts
}

#[test]
fn pairs_that_share() {
    assert_eq!(savings(Basis::Full), [7626, 3675, 1042, 1042, 1042]);
    // Least circuits of both can have as many gates together, but need them wired differently.
    assert_eq!(savings(Basis::U2), [7626, 5291, 1068, 1092, 1092]);
}

#[test]
fn pairs_are_the_least_circuits_that_hold_both() {
    for (basis, inputs, most) in [(Basis::Full, 2, 5), (Basis::U2, 2, 5), (Basis::Full, 3, 3)] {
        let sets = sets(basis, inputs);
        let pairs = Pairs::new(&sets, &mut || Ok(())).expect("no interrupt");
        let mut least = vec![usize::MAX; sets.count() * sets.count()];
        for gates in 0..=most {
            for set in circuits(&sets, gates) {
                for f in members(set | sets.free()) {
                    for g in members(set | sets.free()) {
                        let place = f * sets.count() + g;
                        least[place] = least[place].min(gates);
                    }
                }
            }
        }
        for (&size, least) in pairs.sizes().iter().zip(least) {
            let size = size as usize;
            assert!(size == least || (size > most && least == usize::MAX));
        }
    }
}

#[test]
fn least_circuits_are_all_that_hold_the_outputs() {
    let sets = sets(Basis::U2, 3);
    let all: Vec<_> = (0..=3).map(|gates| circuits(&sets, gates)).collect();
    for goal in (1..60).map(|k| bit(k % 16) | bit((k * 7) % 30) | bit((k * 3) % 64)) {
        let outputs = goal & !sets.free();
        let found = sets.least(goal, &mut || Ok(())).expect("no interrupt");
        let holds = |level: &BTreeSet<Set>| -> Vec<Set> {
            level
                .iter()
                .copied()
                .filter(|set| outputs & !set == 0)
                .collect()
        };
        match all.iter().map(holds).find(|sets| !sets.is_empty()) {
            Some(least) => assert_eq!(found, least),
            None => assert!(found.iter().all(|set| set.count_ones() > 3)),
        }
    }
}

#[test]
fn wholes_compute_their_outputs() {
    let sets = sets(Basis::Full, 3);
    let outputs = [sets.place(0b1001_0110), sets.place(0b1110_1000)];
    let wholes = sets
        .wholes(&outputs.map(|f| vec![f]), &mut || Ok(()))
        .expect("no interrupt");
    let cones: Vec<_> = wholes.iter().map(|whole| whole.cones.clone()).collect();
    assert_eq!(cones, [[2, 4], [2, 5]]);
    for whole in wholes {
        let mut wires: Vec<_> = (0..3).map(|j| variable(j, 3)).collect();
        for gate in &whole.gates {
            wires.push(apply(gate.operator, wires[gate.left], wires[gate.right]) & one(3));
        }
        assert_eq!(whole.gates.len(), 5);
        for (wire, place) in whole.outputs.iter().zip(outputs) {
            assert_eq!(wires[wire.expect("a gate")], sets.function(place));
        }
    }
}

#[test]
fn one_part_needs_one_wiring_only() {
    let sets = sets(Basis::Full, 3);
    let places: Vec<_> = (1..40).map(|k| sets.place(k * 79 % 256)).collect();
    let mut calls = 0;
    let mut poll = || {
        calls += 1;
        assert!(calls < 100_000, "all wirings are gone through");
        Ok(())
    };
    let wholes = sets
        .wholes(std::slice::from_ref(&places), &mut poll)
        .expect("no interrupt");
    assert_eq!(wholes.len(), 1);
    let mut wires: Vec<_> = (0..3).map(|j| variable(j, 3)).collect();
    for gate in &wholes[0].gates {
        wires.push(apply(gate.operator, wires[gate.left], wires[gate.right]) & one(3));
    }
    assert_eq!(wholes[0].cones, [wholes[0].gates.len()]);
    for (wire, place) in wholes[0].outputs.iter().zip(places) {
        let made = wire.map_or(0, |wire| wires[wire]);
        assert_eq!(made, sets.function(place));
    }
}

#[test]
fn shallow_circuits_are_counted_with_their_wirings() {
    let sets = sets(Basis::U2, 2);
    let xor = sets.place(0b0110);
    let tally = sets
        .count_shallow(&[vec![xor]], 3, &mut || Ok(()))
        .expect("no interrupt");
    // x0 ⊕ x1 from two of the four other gates: (∧, ∨) and (two one-sided ones).
    assert_eq!(tally.into_iter().collect::<Vec<_>>(), [((3, vec![3]), 2)]);
}

#[test]
fn arguments_are_checked() {
    for (basis, inputs) in [(Basis::Full, 0), (Basis::Full, 4), (Basis::Nand, 2)] {
        assert!(Sets::new(basis, inputs).is_err());
    }
    assert!(sets(Basis::Full, 2).places(&[16]).is_err());
}
