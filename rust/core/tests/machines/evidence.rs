//! What deciders say is checked by a program that shares nothing with them; damaged evidence is
//! refused.

use std::collections::BTreeMap;

use crate::oracle::evidence::check;
use crate::oracle::problem::{cases, input};
use crate::oracle::{standard, table_text};
use dovetail_core::{
    ClosedSet, Context, Endless, Error, Evidence, Machine, Observer, Parameters, Plan, Result,
    RunEnd, Unit, count_unit, cut, prove, walk,
};
use proptest::prelude::*;

/// How often each decider proved something.
#[derive(Default)]
struct Checked {
    input: Vec<u8>,
    times: BTreeMap<usize, u64>,
}

impl Checked {
    fn check(&mut self, machine: &Machine, evidence: &Evidence) {
        if let Err(complaint) = check(machine, &self.input, evidence) {
            panic!("{machine} on {:?}: {complaint}: {evidence:?}", self.input);
        }
        *self
            .times
            .entry(Endless::from(evidence) as usize)
            .or_default() += 1;
    }

    /// All four kinds were seen.
    fn assert_all_kinds(&self) {
        assert_eq!(self.times.keys().copied().collect::<Vec<_>>(), [1, 2, 3, 4]);
    }
}

impl Observer for Checked {
    fn poll(&mut self) -> Result<()> {
        Ok(())
    }

    fn proved(&mut self, machine: &Machine, evidence: &Evidence) {
        self.check(machine, evidence);
    }
}

fn checked(input: &[u8]) -> Checked {
    Checked {
        input: input.to_vec(),
        ..Checked::default()
    }
}

fn check_tree(size: (usize, usize), input: &[u8], max_time: u64) -> Result<Checked> {
    let mut checked = checked(input);
    walk(size, input, max_time, true, &mut |leaf| {
        if let RunEnd::Endless(evidence) = &leaf.end {
            checked.check(leaf.partial.machine(), evidence);
        }
        Ok(())
    })?;
    Ok(checked)
}

/// The same by the census, of every so many units from one on.
fn check_census(
    size: (usize, usize),
    input: &[u8],
    max_time: u64,
    depth: usize,
    (first, stride): (usize, usize),
) -> Result<Checked> {
    let plan = Plan::new(Parameters {
        input: input.to_vec(),
        ranks: false,
        ..Parameters::new(size, max_time)
    })?;
    let mut checked = checked(input);
    let (above, units) = cut(&plan, &Unit::default(), depth, &mut checked)?;
    let endless = |tally: &dovetail_core::Tally| tally.endless[1..].iter().sum::<u128>();
    let mut proved = endless(&above);
    for unit in units.iter().skip(first % stride).step_by(stride) {
        proved += endless(&count_unit(&plan, unit, &mut checked)?);
    }
    assert_eq!(proved == 0, checked.times.is_empty());
    Ok(checked)
}

#[test]
fn every_partial_machine_of_3_states_and_of_3_symbols() -> Result<()> {
    for (size, inputs) in [
        ((3, 2), [&[][..], &[1], &[0, 1, 1, 0, 1]]),
        ((2, 3), [&[][..], &[2], &[1, 0, 2, 2]]),
    ] {
        for input in inputs {
            check_tree(size, input, 10_000)?.assert_all_kinds();
            check_census(size, input, 10_000, 3, (0, 1))?.assert_all_kinds();
        }
    }
    Ok(())
}

#[test]
fn samples_of_larger_sizes_by_the_census() -> Result<()> {
    for (size, depth, stride) in [((4, 2), 4, 40), ((5, 2), 5, 2_000), ((3, 3), 4, 1_000)] {
        let mut times: BTreeMap<usize, u64> = BTreeMap::new();
        for (first, input) in [(0, &[][..]), (7, &[1]), (11, &[1, 0, 1, 1])] {
            for (kind, more) in check_census(size, input, 3_000, depth, (first, stride))?.times {
                *times.entry(kind).or_default() += more;
            }
        }
        assert!(
            [1, 2, 3, 4].iter().all(|kind| times.get(kind) > Some(&3)),
            "{size:?} {times:?}"
        );
    }
    Ok(())
}

/// On these the tapes of the census are too wide to be packed.
#[test]
fn machines_on_wide_tapes() -> Result<()> {
    check_census((2, 2), &[1; 130], 2_000, 1, (0, 1))?;
    check_census((3, 2), &[0, 1, 1].repeat(50), 2_000, 2, (3, 20))?;
    Ok(())
}

/// Machines with mostly non-halting entries, a few of them undefined.
fn machine(states: usize, symbols: usize) -> impl Strategy<Value = Machine> {
    let actions: Vec<_> = standard(states, symbols).split_off(symbols);
    let entry = prop_oneof![
        9 => prop::sample::select(actions),
        1 => Just(dovetail_core::Action::Undefined),
    ];
    prop::collection::vec(entry, states * symbols)
        .prop_map(move |entries| table_text(&entries, symbols).parse().expect("a machine"))
}

/// A machine of some size with an input.
fn problem() -> impl Strategy<Value = (Machine, Vec<u8>)> {
    let sizes = vec![
        (3, 2),
        (4, 2),
        (5, 2),
        (6, 2),
        (2, 3),
        (3, 3),
        (2, 4),
        (2, 6),
    ];
    prop::sample::select(sizes)
        .prop_flat_map(|(states, symbols)| (machine(states, symbols), input(symbols, 12)))
}

/// Evidence like this, but wrong: each of these must be refused.
fn damaged(evidence: &Evidence, place: usize) -> Vec<Evidence> {
    match evidence.clone() {
        Evidence::Cycle { start, end } => vec![
            Evidence::Cycle { start, end: start },
            Evidence::Cycle {
                start: end,
                end: start,
            },
            Evidence::Cycle {
                start,
                end: end + 1,
            },
        ],
        Evidence::TranslatedCycle { start, end, reach } => {
            let mut wrong = vec![(start, start, reach), (end, start, reach)];
            wrong.extend(reach.checked_sub(1).map(|reach| (start, end, reach)));
            let evidence = |(start, end, reach)| Evidence::TranslatedCycle { start, end, reach };
            wrong.into_iter().map(evidence).collect()
        }
        Evidence::Backward { depth } => depth
            .checked_sub(1)
            .map(|depth| Evidence::Backward { depth })
            .into_iter()
            .collect(),
        Evidence::Ngrams(set) => {
            let mut without = set.clone();
            without.contexts.swap_remove(place % set.contexts.len());
            let mut bare = set.clone();
            let side = place % 2;
            bare.halves[side].fill(false);
            let from = ClosedSet {
                history: 1,
                start: 5,
                ..*set
            };
            [*without, *bare, from]
                .map(|set| Evidence::Ngrams(Box::new(set)))
                .into()
        }
    }
}

proptest! {
    #![proptest_config(cases(4_000))]

    #[test]
    fn random_machines((machine, input) in problem(), place: prop::sample::Index) {
        if let Some(evidence) = prove(&machine, &input, 5_000, &mut || Ok(()))? {
            prop_assert_eq!(check(&machine, &input, &evidence), Ok(()));
            for wrong in damaged(&evidence, place.index(1 << 20)) {
                let complaint = check(&machine, &input, &wrong);
                prop_assert!(complaint.is_err(), "{} on {:?}: {:?}", machine, input, wrong);
            }
        }
    }
}

/// One proof of each kind, by hand.
#[test]
fn proofs_by_hand() -> Result<()> {
    let proof = |text: &str| -> Result<Option<Evidence>> {
        let machine: Machine = text.parse()?;
        let evidence = prove(&machine, &[], 1_000_000, &mut || Ok(()))?;
        if let Some(evidence) = &evidence {
            assert_eq!(check(&machine, &[], evidence), Ok(()));
        }
        Ok(evidence)
    };
    // Right and left again, without a change.
    assert!(matches!(
        proof("0RB---_0LA---")?,
        Some(Evidence::Cycle { .. })
    ));
    // Right for ever.
    assert!(matches!(
        proof("1RA---")?,
        Some(Evidence::TranslatedCycle { reach: 0, .. })
    ));
    assert_eq!(proof("1RB1LB_1LA1RZ")?, None);
    assert_eq!(proof("1RB---_1LA---")?, None);
    // A bouncer: no two moments are alike, but nothing leads to the stop in B1.
    let bouncer = proof("1LB1RA_1RA1LB")?;
    assert!(matches!(bouncer, Some(Evidence::Backward { depth: 0 })));
    // It halts, after 47,176,870 steps: all deciders have had their turn long before.
    assert_eq!(proof("1RB1LC_1RC1RB_1RD0LE_1LA1LD_1RZ0LA")?, None);
    Ok(())
}

/// Whatever is said of a machine that halts is wrong.
#[test]
fn nothing_proves_a_champion_endless() {
    let machine: Machine = "1RB1LB_1LA0LC_1RZ1LD_1RD0RA".parse().expect("a machine");
    let refused = |evidence: Evidence| assert!(check(&machine, &[], &evidence).is_err());
    for end in 1..107 {
        if end < 10 {
            refused(Evidence::Backward { depth: end });
        }
        for start in 0..end {
            refused(Evidence::Cycle { start, end });
            for reach in 0..15 {
                refused(Evidence::TranslatedCycle { start, end, reach });
            }
        }
    }
    for n in 1..4 {
        let windows = 1 << n;
        let places = (0..4).flat_map(|state| (0..2).map(move |letter| (state, letter)));
        let contexts = places
            .filter(|&place| place != (2, 0))
            .flat_map(|(state, letter)| {
                (0..windows * windows).map(move |both| Context {
                    state,
                    letter,
                    windows: [both / windows, both % windows],
                })
            });
        refused(Evidence::Ngrams(Box::new(ClosedSet {
            n,
            history: 0,
            start: 0,
            contexts: contexts.collect(),
            halves: [vec![true; windows], vec![true; windows]],
        })));
    }
}

#[test]
fn an_input_of_other_symbols_and_an_interrupt() {
    let machine: Machine = "1LB1RA_1RA1LB".parse().expect("a machine");
    assert!(prove(&machine, &[2], 10, &mut || Ok(())).is_err());
    let interrupt = &mut || Err(Error::Callback("interrupted".into()));
    assert!(matches!(
        prove(&machine, &[], 10, interrupt),
        Err(Error::Callback(_))
    ));
    let parameters = Parameters {
        deciders: false,
        ..Parameters::new((4, 2), 100)
    };
    let plan = Plan::new(parameters).expect("a plan");
    let stopped = count_unit(&plan, &Unit(Vec::new()), interrupt);
    assert!(matches!(stopped, Err(Error::Callback(_))));
}
