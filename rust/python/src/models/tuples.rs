//! All machines as the top of a tuple-box chain.

use dovetail_core::models::tuples::{Judge, Levels, Pass, PassTally, Verdict, cut_passes};
use dovetail_core::{Additive, Unit};
use pyo3::prelude::*;

use crate::arguments::{symbols, text};
use crate::error::{Fallible, callback};
use crate::machines::Space;
use crate::signals::detached;
use crate::work;

pub fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(count_passes, module)?)
}

/// A Python function that says what the output of a pass means: a number from 0 on for wrong, right, a
/// second pass wanted, or (kind, last, upper) of the levels below.
struct Function(Py<PyAny>);

#[derive(FromPyObject)]
enum Answer {
    Word(u8),
    Levels(u64, u64, u64),
}

impl Judge for Function {
    fn judge(&self, pass: &Pass) -> dovetail_core::Result<Verdict> {
        let asked = (
            pass.number,
            text(&pass.visited),
            pass.head,
            text(&pass.unread),
        );
        let answer = Python::attach(|py| self.0.call1(py, asked)?.extract(py));
        Ok(match answer.map_err(callback)? {
            Answer::Word(0) => Verdict::Wrong,
            Answer::Word(1) => Verdict::Right,
            Answer::Word(_) => Verdict::Again,
            Answer::Levels(kind, last, upper) => Verdict::Solved(Levels { kind, last, upper }),
        })
    }
}

type Row = (Vec<(u64, u64, u64)>, Vec<u128>, Vec<u128>);
type Counts = (Vec<Row>, Vec<u128>, Vec<u128>, Vec<u128>);

/// All machines of a space as the top of a chain, on pairs of words. Rows: the levels (kind, last,
/// upper) on each example, machines of each size, least rank of each size; then the machines of each
/// size that are wrong, endless, undecided.
#[pyfunction]
#[allow(clippy::needless_pass_by_value, reason = "pyo3 hands arguments over")]
fn count_passes(
    py: Python<'_>,
    space: &Space,
    examples: Vec<(String, String)>,
    max_steps: u64,
    judge: Py<PyAny>,
    depth: usize,
    workers: usize,
) -> PyResult<Counts> {
    let words = examples
        .iter()
        .map(|(first, second)| Ok([symbols(first, "input")?, symbols(second, "hint")?]));
    let words = words.collect::<PyResult<Vec<_>>>()?;
    let judge = Box::new(Function(judge));
    let plan =
        dovetail_core::models::tuples::PassPlan::new(space.space.clone(), &words, max_steps, judge);
    let plan = plan.or_raise()?;
    let (mut tally, units): (PassTally, Vec<Unit>) = detached(py, |signals| {
        cut_passes(&plan, depth, &mut || signals.poll())
    })?;
    work::count(py, &plan, work::choices(units), (1, workers), |_, part| {
        tally.merge(&part);
        Ok(())
    })?;
    let rows = tally.solved.into_iter().map(|(levels, (machines, least))| {
        let levels = levels.iter().map(|each| (each.kind, each.last, each.upper));
        (levels.collect(), machines.into_vec(), least.into_vec())
    });
    let others = [tally.wrong, tally.endless, tally.undecided].map(<[u128]>::into_vec);
    let [wrong, endless, undecided] = others;
    Ok((rows.collect(), wrong, endless, undecided))
}
