//! Published and exact figures, and counts by brute force, held against the tree walk and the runs.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::oracle::{self, Run};
use dovetail_core::{
    Action, Budget, Config, Cost, Example, Found, FrontWalk, Leaf, Machine, Move, Partial,
    Progress, Rank, Readout, Result, RunEnd, Runner, Search, Slope, Solution, Space, Task, Tie,
    Time, accept_all, walk,
};

/// What one walk from the blank tape with two symbols counts.
#[derive(Debug, Default, PartialEq, Eq)]
struct Census {
    machines: u128,
    halting: u128,
    /// Machines that halt in the formalism of (4n+4)^(2n), whose halting entries move too.
    rado: u128,
    /// Tables of the tree normal form: halting and not.
    normal: [u64; 2],
    longest: u64,
}

impl Census {
    fn of(states: usize, max_time: u64) -> Result<Self> {
        let mut census = Self::default();
        walk((states, 2), &[], max_time, false, &mut |leaf| {
            census.add(leaf, states)
        })?;
        Ok(census)
    }

    fn add(&mut self, leaf: &Leaf<'_>, states: usize) -> Result<()> {
        let weight = leaf.partial.weight(states)?;
        let halted = leaf.end == RunEnd::Halted;
        let machine = leaf.partial.machine();
        let defined = machine
            .entries()
            .filter(|entry| entry.action() != Action::Undefined)
            .count();
        let open = 2 * states - defined;
        self.machines += weight;
        if halted {
            self.halting += weight;
            self.longest = self.longest.max(leaf.config.steps());
            // The one halting entry that was read has a move, and so twice the choices; every
            // other entry that was read goes on; the open ones may be anything.
            let names: usize = (1..states).rev().take(machine.states() - 1).product();
            self.rado += 2 * (names * (4 * states + 4).pow(open as u32)) as u128;
        }
        // The normal form halts by 1RZ only, leaves out mirror images, and does not choose the
        // last open entry, since nothing could halt then.
        let rightwards = match machine.entry(0, 0).action() {
            Action::Step { go, .. } => go == Move::Right,
            _ => true,
        };
        let written_one = leaf.config.symbol() == 1;
        if rightwards && (if halted { written_one } else { open > 0 }) {
            self.normal[usize::from(!halted)] += 1;
        }
        Ok(())
    }
}

#[test]
fn census_of_1_state() -> Result<()> {
    let census = Census::of(1, 10)?;
    assert_eq!((census.machines, census.halting), (36, 12));
    assert_eq!(census.longest, 1);
    Ok(())
}

#[test]
fn census_of_2_states() -> Result<()> {
    let expected = Census {
        machines: 10_000,
        halting: 3_044,
        rado: 9_784,
        normal: [19, 42],
        longest: 6,
    };
    assert_eq!(Census::of(2, 50)?, expected);
    Ok(())
}

#[test]
fn census_of_3_states() -> Result<()> {
    let expected = Census {
        machines: 7_529_536,
        halting: 2_147_184,
        rado: 7_571_840,
        normal: [1_772, 3_645],
        longest: 21,
    };
    assert_eq!(Census::of(3, 50)?, expected);
    Ok(())
}

#[test]
fn census_of_4_states() -> Result<()> {
    let census = Census::of(4, 107)?;
    assert_eq!(census.machines, 11_019_960_576);
    assert_eq!(census.halting, 2_985_384_480);
    assert_eq!(census.normal, [249_693, 609_216]);
    assert_eq!(census.longest, 107);
    Ok(())
}

/// Weights of the halting leaves by something that they have in common.
fn tally<K: Ord>(
    states: usize,
    max_time: u64,
    what: impl Fn(&Config) -> K,
) -> Result<BTreeMap<K, u128>> {
    let mut tally = BTreeMap::new();
    walk((states, 2), &[], max_time, false, &mut |leaf| {
        if leaf.end == RunEnd::Halted {
            *tally.entry(what(leaf.config)).or_default() += leaf.partial.weight(states)?;
        }
        Ok(())
    })?;
    Ok(tally)
}

/// How often each string of visited cells is left behind.
fn outputs(states: usize, max_time: u64) -> Result<BTreeMap<String, u128>> {
    tally(states, max_time, |config| {
        let cells = Readout::Visited.read(config, &[]);
        cells.iter().map(|&cell| char::from(b'0' + cell)).collect()
    })
}

#[test]
fn outputs_of_2_and_3_states() -> Result<()> {
    let two = outputs(2, 6)?;
    for (output, machines) in [
        ("0", 1_000),
        ("1", 1_000),
        ("00", 264),
        ("01", 254),
        ("10", 254),
        ("11", 244),
    ] {
        assert_eq!(two[output], machines, "{output}");
    }
    let three = outputs(3, 21)?;
    for (output, machines) in [
        ("0", 537_824),
        ("1", 537_824),
        ("00", 222_032),
        ("01", 216_020),
        ("10", 216_020),
        ("11", 210_008),
        ("111", 24_628),
    ] {
        assert_eq!(three[output], machines, "{output}");
    }
    Ok(())
}

#[test]
fn halting_times_of_2_states() -> Result<()> {
    let expected = [(1, 2_000), (2, 800), (3, 160), (4, 56), (5, 8), (6, 20)];
    assert_eq!(tally(2, 6, Config::steps)?, BTreeMap::from(expected));
    Ok(())
}

/// What distinguishes the machines of different leaves: the entries that were read, with the
/// states named as they were met, and where the run got to.
type Kind = (String, bool, u64, Vec<u8>);

/// The kind of one machine, by running it.
fn kind_of(machine: &Machine, input: &[u8], max_time: u64) -> Kind {
    let symbols = machine.symbols();
    let mut met = vec![0];
    let mut table = vec![Action::Undefined; symbols];
    let mut run = Run::new(input);
    while !run.halted && run.steps < max_time {
        let name = met.iter().position(|&state| state == run.state);
        let place = name.expect("met before") * symbols + run.symbol();
        let mut action = machine.entry(run.state, run.symbol()).action();
        run.step(machine);
        if let Action::Step { next, .. } = &mut action {
            let name = met.iter().position(|&state| state == run.state);
            *next = name.unwrap_or(met.len()) as u8;
            if name.is_none() {
                met.push(run.state);
                table.resize(met.len() * symbols, Action::Undefined);
            }
        }
        table[place] = action;
    }
    let text = oracle::table_text(&table, symbols);
    (text, run.halted, run.steps, run.read(Readout::Tape))
}

/// Every machine of a size is in one leaf, and each leaf weighs what it holds.
fn leaves_hold_every_machine(
    states: usize,
    symbols: usize,
    input: &[u8],
    max_time: u64,
) -> Result<()> {
    let space = Space::new(Some(states), symbols, None)?;
    let mut counted: BTreeMap<Kind, u128> = BTreeMap::new();
    for rank in oracle::offset(states, symbols)..space.total() {
        let machine = space.machine(Rank(rank + 1))?;
        *counted
            .entry(kind_of(&machine, input, max_time))
            .or_default() += 1;
    }
    let mut walked: BTreeMap<Kind, u128> = BTreeMap::new();
    walk((states, symbols), input, max_time, false, &mut |leaf| {
        let kind = (
            leaf.partial.machine().to_string(),
            leaf.end == RunEnd::Halted,
            leaf.config.steps(),
            Readout::Tape.read(leaf.config, input).into_owned(),
        );
        let twice = walked.insert(kind, leaf.partial.weight(states)?);
        assert_eq!(twice, None);
        Ok(())
    })?;
    assert_eq!(walked, counted);
    Ok(())
}

#[test]
fn leaves_hold_every_machine_of_1_and_2_states() -> Result<()> {
    for max_time in [1, 3, 40] {
        for input in [&[][..], &[1], &[1, 0, 1], &[0, 1, 1, 1]] {
            leaves_hold_every_machine(1, 2, input, max_time)?;
            leaves_hold_every_machine(2, 2, input, max_time)?;
        }
        for input in [&[][..], &[2, 1], &[1, 0, 2, 2]] {
            leaves_hold_every_machine(1, 3, input, max_time)?;
        }
    }
    Ok(())
}

#[test]
fn weights_add_up_to_the_size() -> Result<()> {
    for (states, symbols, max_time) in [
        (1, 2, 0),
        (2, 2, 7),
        (3, 2, 1),
        (3, 2, 30),
        (4, 2, 12),
        (5, 2, 6),
        (8, 2, 5),
        (1, 3, 20),
        (2, 3, 9),
        (3, 3, 6),
        (2, 4, 6),
        (1, 5, 20),
        (2, 6, 4),
    ] {
        for input in [&[][..], &[1], &[1, 1, 0, 1]] {
            let mut sum = 0;
            walk((states, symbols), input, max_time, false, &mut |leaf| {
                sum += leaf.partial.weight(states)?;
                assert!(leaf.config.steps() <= max_time);
                Ok(())
            })?;
            assert_eq!(
                Some(sum),
                oracle::count(states, symbols),
                "{states} states, {symbols} symbols, {input:?}, {max_time} steps"
            );
        }
    }
    Ok(())
}

#[test]
fn weights_of_sizes_too_small_or_too_large() -> Result<()> {
    let mut partial = Partial::root(3, 2)?;
    partial.choose(0, 0, 7); // 0RB, the first that opens a state
    assert_eq!(partial.machine().to_string(), "0RB---_------");
    assert_eq!(partial.weight(1)?, 0);
    assert_eq!(partial.weight(2)?, 1_000);
    assert_eq!(partial.weight(3)?, 2 * 14_u128.pow(5));
    partial.take_back(0, 0, 1);
    assert_eq!(partial.machine().to_string(), "------");
    assert_eq!(partial.weight(2)?, 10_000);
    assert!(Partial::root(8, 6)?.weight(8).is_err());
    Ok(())
}

#[test]
fn champions() -> Result<()> {
    for (text, steps, marks, cells) in [
        ("1RB1LB_1LA1RZ", 6, 4, None),
        ("1RB1RZ_1LB0RC_1LC1LA", 21, 5, None),
        ("1RB1RZ_0RC1RB_1LC1LA", 14, 6, None),
        ("1RB1LB_1LA0LC_1RZ1LD_1RD0RA", 107, 13, None),
        ("1RB2LB1RZ_2LA2RB1LB", 38, 9, None),
        (
            "1RB1LC_1RC1RB_1RD0LE_1LA1LD_1RZ0LA",
            47_176_870,
            4_098,
            Some(12_289),
        ),
    ] {
        let mut runner = Runner::new(text.parse()?, Vec::new(), usize::MAX)?;
        assert_eq!(runner.advance(steps - 1), None, "{text}");
        assert_eq!(runner.advance(1), Some(RunEnd::Halted), "{text}");
        let config = runner.config();
        assert_eq!(config.steps(), steps, "{text}");
        let marked = config.visited().iter().filter(|&&cell| cell != 0).count();
        assert_eq!(marked, marks, "{text}");
        if let Some(cells) = cells {
            assert_eq!(config.visited().len(), cells, "{text}");
        }
    }
    Ok(())
}

/// Two bits in, one bit out, read under the head.
fn boolean(outputs: [u8; 4]) -> Result<Arc<Task>> {
    let inputs = [[0, 0], [0, 1], [1, 0], [1, 1]];
    let examples = inputs.iter().zip(outputs).map(|(input, output)| Example {
        input: input.to_vec(),
        weight: 1,
        output: Some(vec![output]),
    });
    let task = Task::new(examples.collect(), Readout::Head, Cost::Average)?;
    Ok(Arc::new(task))
}

/// The best machines of a published list: none is better both in rank and in time.
#[test]
fn winners_among_the_best_machines_for_xor_and_and() -> Result<()> {
    let xor = boolean([0, 1, 1, 0])?;
    let and = boolean([0, 0, 0, 1])?;
    let (short, fast) = ((3_930_639, 13), (4_197_591, 8));
    for (task, a, b, tie, (rank, time)) in [
        (&and, 100, 1, Tie::Rank, (738, 6)),
        (&and, 1, 1, Tie::Time, (738, 6)),
        (&xor, 1, 1, Tie::Rank, short),
        // Both in iteration 5, the first by two visits in group 4, the second by one in group 5.
        (&xor, 1_000_000, 10, Tie::Rank, short),
        (&xor, 1_000_000, 10, Tie::Time, fast),
        (&xor, 1_000_000, 1, Tie::Rank, fast),
    ] {
        let space = Space::new(None, 2, None)?;
        let mut search = Search::new(Arc::clone(task), space, Slope::new(a, b)?, tie, None)?;
        let mut budget = Budget {
            nodes: None,
            deadline: None,
            poll: &mut || Ok(()),
        };
        let progress = search.advance(&mut budget, &mut accept_all)?;
        let rank = Rank(rank);
        let time = Time(time);
        assert_eq!(progress, Progress::Hit);
        assert_eq!(search.best(), Some(Solution { rank, time }), "{a}/{b}");
    }
    Ok(())
}

#[test]
fn the_fronts_of_xor_and_and() -> Result<()> {
    let space = Space::new(Some(4), 2, None)?;
    let corner = (Rank(space.total()), Time(200));
    for (table, points) in [
        ([0, 1, 1, 0], &[(3_930_639, 13), (4_197_591, 8)][..]),
        ([0, 0, 0, 1], &[(738, 6)][..]),
    ] {
        let examples = (0..4u8).zip(table).map(|(bits, answer)| Example {
            input: vec![bits >> 1, bits & 1],
            weight: 1,
            output: Some(vec![answer]),
        });
        let task = Arc::new(Task::new(examples.collect(), Readout::Head, Cost::Average)?);
        // What is known beforehand changes nothing.
        let mut known = Found::nothing(&space, corner.0)?;
        for _ in 0..2 {
            let mut walk = FrontWalk::new(Arc::clone(&task), space.clone(), corner, known)?;
            let mut budget = Budget {
                nodes: None,
                deadline: None,
                poll: &mut || Ok(()),
            };
            assert!(walk.advance(&mut budget, &mut accept_all)?);
            let found = walk.found();
            let pairs = found
                .points
                .iter()
                .map(|point| (point.rank.0, point.time.0));
            assert_eq!(pairs.collect::<Vec<_>>(), points);
            known = Found::nothing(&space, corner.0)?;
            known.learn(&found);
        }
    }
    Ok(())
}
