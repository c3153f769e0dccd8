//! Machines by halting time in few bytes, against a map.

use std::collections::BTreeMap;

use dovetail_core::{Time, Times};
use proptest::prelude::*;

fn rows() -> impl Strategy<Value = BTreeMap<u64, u128>> {
    let time = prop_oneof![1..600_u64, any::<u64>()];
    let machines = prop_oneof![0..300_u128, 0..u128::MAX >> 8];
    prop::collection::btree_map(time, machines, 0..40)
}

fn all(times: &Times) -> Vec<(u64, u128)> {
    times
        .iter()
        .map(|(time, number)| (time.0, number))
        .collect()
}

proptest! {
    #[test]
    fn times_add_up_as_a_map_does(parts in prop::collection::vec(rows(), 0..6)) {
        let (mut times, mut known) = (Times::default(), BTreeMap::new());
        for part in parts {
            times.add(part.iter().map(|(&time, &machines)| (Time(time), machines)));
            for (time, machines) in part {
                *known.entry(time).or_default() += machines;
            }
            prop_assert_eq!(all(&times), known.clone().into_iter().collect::<Vec<_>>());
        }
        let bytes = postcard::to_stdvec(&times).expect("plain numbers");
        let listed: Vec<_> = times.iter().collect();
        prop_assert_eq!(&bytes, &postcard::to_stdvec(&listed).expect("plain numbers"));
        prop_assert_eq!(postcard::from_bytes::<Times>(&bytes), Ok(times));
    }
}

#[test]
fn times_that_are_out_of_order_are_refused() {
    for pair in [[2, 1], [3, 3]] {
        let rows: Vec<_> = pair.iter().map(|&time| (Time(time), 1_u128)).collect();
        let bytes = postcard::to_stdvec(&rows).expect("plain numbers");
        assert!(postcard::from_bytes::<Times>(&bytes).is_err());
    }
}
