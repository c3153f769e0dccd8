//! The classes of functions of five inputs by the least tree (or depth), all of them.
//!
//! `cargo run --release -p dovetail-core --example five_inputs [tree|depth] [full|u2] [greatest cost]`

use std::time::Instant;

use dovetail_core::Result;
use dovetail_core::circuits::{Basis, Classes, Prior};

fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let word = |place: usize, default| words.get(place).map_or(default, String::as_str);
    let (prior, basis) = (
        Prior::named(word(0, "tree"))?,
        Basis::named(word(1, "full"))?,
    );
    let most = word(2, "12").parse().unwrap_or(12);
    let start = Instant::now();
    let mut classes = Classes::new(5, prior, basis)?;
    while !classes.is_complete() && classes.counts().len() <= most {
        classes.raise(&mut || Ok(()))?;
        let seconds = start.elapsed().as_secs_f64();
        println!("{seconds:8.2} s  {:?}", classes.counts());
    }
    println!(
        "{}",
        if classes.is_complete() {
            "complete"
        } else {
            "not complete"
        }
    );
    Ok(())
}
