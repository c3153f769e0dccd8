//! Where the time goes: what a step, a branch and a bound on the rank cost, and how many of each the
//! walks do. `make profile` writes it into benchmarks/PROFILE.md.

#![allow(clippy::cast_precision_loss, reason = "figures for people")]

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use dovetail_core::{
    Additive, Budget, Cost, Entry, Example, Found, FrontWalk, Parameters, Partial, Plan, Rank,
    Readout, Result, Runner, Search, Slope, Space, Tally, Task, Tie, Time, Unit, accept_all,
    count_units, cut, walk,
};

const REPEATS: usize = 5;
/// Partial machines on which single operations are timed, and how often: few enough to stay near.
const SAMPLES: usize = 300;
const ROUNDS: usize = 1000;
/// A regular machine that runs for ever in few cells, before blocks are tried.
const BOUNCER: &str = "1LB1RA_1RA1LB";

/// The least time of several calls, and what the last returned.
fn least<T>(mut call: impl FnMut() -> Result<T>) -> Result<(Duration, T)> {
    let mut best = Duration::MAX;
    let mut repeat = || {
        let start = Instant::now();
        let value = call()?;
        best = best.min(start.elapsed());
        Ok(value)
    };
    for _ in 1..REPEATS {
        repeat()?;
    }
    let value = repeat()?;
    Ok((best, value))
}

fn nanoseconds(time: Duration, count: usize) -> f64 {
    time.as_secs_f64() * 1e9 / count.max(1) as f64
}

/// Some partial machines of four states as a walk meets them.
fn sample() -> Result<Vec<Partial>> {
    let mut leaves = Vec::new();
    walk((4, 2), &[], 30, false, &mut |leaf| {
        leaves.push(leaf.partial.clone());
        Ok(())
    })?;
    let apart = leaves.len() / SAMPLES;
    Ok(leaves.into_iter().step_by(apart).collect())
}

/// An entry that is not chosen.
fn open_entry(partial: &Partial) -> Option<(usize, usize)> {
    let machine = partial.machine();
    let entries = (0..machine.states()).flat_map(|state| [(state, 0), (state, 1)]);
    entries
        .into_iter()
        .find(|&(state, symbol)| machine.entry(state, symbol) == Entry::UNDEFINED)
}

fn unit_costs() -> Result<()> {
    let space = Space::new(Some(4), 2, None)?;
    let leaves = sample()?;
    println!("| one | nanoseconds |\n|---|---|");
    let (time, steps) = least(|| {
        let mut runner = Runner::new(BOUNCER.parse()?, Vec::new(), usize::MAX)?;
        runner.advance(16_000);
        Ok(runner.config().steps() as usize)
    })?;
    println!(
        "| step of a single run, plainly | {:.1} |",
        nanoseconds(time, steps)
    );
    let (time, ()) = least(|| {
        for partial in (0..ROUNDS).flat_map(|_| &leaves) {
            black_box(partial.least_rank(&space));
        }
        Ok(())
    })?;
    let cost = nanoseconds(time, ROUNDS * leaves.len());
    println!("| least rank of a partial machine | {cost:.1} |");
    let mut open: Vec<_> = leaves
        .iter()
        .filter_map(|partial| Some((partial.clone(), open_entry(partial)?)))
        .collect();
    let (time, ()) = least(|| {
        for _ in 0..ROUNDS {
            for (partial, (state, symbol)) in &mut open {
                let states = partial.machine().states();
                partial.choose(*state, *symbol, black_box(2));
                partial.take_back(*state, *symbol, states);
            }
        }
        Ok(())
    })?;
    let cost = nanoseconds(time, ROUNDS * open.len());
    println!("| choice at a branch, made and taken back | {cost:.1} |");
    Ok(())
}

fn row(what: &str, time: Duration, nodes: u64, steps: u64) {
    println!(
        "| {what} | {nodes} | {steps} | {:.1} | {:.0} | {:.3} |",
        steps as f64 / nodes as f64,
        nanoseconds(time, nodes as usize),
        time.as_secs_f64()
    );
}

fn task(examples: Vec<(Vec<u8>, Vec<u8>)>, readout: Readout) -> Result<Arc<Task>> {
    let examples = examples.into_iter().map(|(input, output)| Example {
        input,
        weight: 1,
        output: Some(output),
    });
    Ok(Arc::new(Task::new(
        examples.collect(),
        readout,
        Cost::Average,
    )?))
}

fn walks() -> Result<()> {
    println!("\n| walk | partial machines | steps | steps each | ns each | seconds |");
    println!("|---|---|---|---|---|---|");
    let mut budget = Budget {
        nodes: None,
        deadline: None,
        poll: &mut || Ok(()),
    };
    let xor = [([0, 0], 0), ([0, 1], 1), ([1, 0], 1), ([1, 1], 0)];
    let xor = task(
        xor.map(|(bits, out)| (bits.to_vec(), vec![out])).to_vec(),
        Readout::Head,
    )?;
    let (time, search) = least(|| {
        let space = Space::new(None, 2, None)?;
        let mut search = Search::new(Arc::clone(&xor), space, Slope::new(1, 1)?, Tie::Rank, None)?;
        search.advance(&mut budget, &mut accept_all)?;
        Ok(search)
    })?;
    row("search(xor, 1, 1)", time, search.nodes(), search.steps());
    let ones = |count: usize| vec![1; count];
    let doubling = (1..=4)
        .map(|count| (ones(count), ones(2 * count)))
        .collect();
    let doubling = task(doubling, Readout::Tape)?;
    let (time, found) = least(|| {
        let space = Space::new(Some(4), 2, None)?;
        let corner = (Rank(space.total()), Time(400));
        let nothing = Found::nothing(&space, corner.0)?;
        let mut walk = FrontWalk::new(Arc::clone(&doubling), space, corner, nothing)?;
        walk.advance(&mut budget, &mut accept_all)?;
        Ok(walk.found())
    })?;
    row(
        "front(doubling), 4 states, time 400",
        time,
        found.nodes,
        found.steps,
    );
    for (states, max_time, ranks) in [(4, 107, false), (4, 107, true)] {
        let (time, tally) = least(|| census(states, max_time, ranks))?;
        let what = if ranks { "with least ranks" } else { "counts" };
        let what = format!("census of {states} states, {max_time} steps, {what}");
        row(&what, time, tally.nodes, tally.steps);
    }
    Ok(())
}

/// A census on one thread.
fn census(states: usize, max_time: u64, ranks: bool) -> Result<Tally> {
    let plan = Plan::new(Parameters {
        ranks,
        ..Parameters::new((states, 2), max_time)
    })?;
    let (mut tally, units) = cut(&plan, &Unit::default(), 2, &mut || Ok(()))?;
    let mut add = |_, more| {
        tally.merge(&more);
        Ok(())
    };
    count_units(&plan, &units, 1, 1, &mut add, &mut || Ok(()))?;
    Ok(tally)
}

fn main() -> Result<()> {
    println!("# Where the time goes\n");
    println!("Written by `make profile`: one thread, the least of {REPEATS} runs.\n");
    unit_costs()?;
    walks()
}
