//! Dovetailers inside dovetailers: the listed ones and the map against all pairs, one by one, and
//! against the literal schedule.

use std::collections::BTreeSet;
use std::sync::Arc;

use dovetail_core::models::nests::{
    Description, Inner, Leaf, Levels, Line, Literal, Nest, Order, Pair, Pairs, Places, Timed,
    Turns, Unit, inner_dovetailers,
};
use dovetail_core::{
    Dovetailer, Program, Rank, Result, Slope, Solution, Status, Tabled, Tie, accept_all,
};
use proptest::prelude::*;

/// Pareto-minimal programs, ranks rising.
fn programs(ranks: u128, times: u64) -> impl Strategy<Value = Vec<(u128, u64)>> {
    prop::collection::vec((1..ranks, 1..times), 1..4).prop_map(|mut points| {
        points.sort_unstable();
        let mut minimal: Vec<(u128, u64)> = Vec::new();
        for (rank, time) in points {
            if minimal.last().is_none_or(|&(_, least)| time < least) {
                minimal.push((rank, time));
            }
        }
        minimal
    })
}

fn timed(points: &[(u128, u64)]) -> Vec<Timed> {
    let program = |&(rank, time): &(u128, u64)| Timed {
        rank: Rank(rank),
        turns: Turns(time.into()),
    };
    points.iter().map(program).collect()
}

/// Slots and program of a dovetailer, by the schedule as it is defined.
fn scheduled(points: &[(u128, u64)], pair: Pair, tie: Tie) -> Result<(u128, u128)> {
    let table = (1..=100).map(|rank| {
        let time = points.iter().find(|&&(own, _)| own == rank);
        Ok(Tabled::new(time.map(|&(_, time)| time), true))
    });
    let slope = Slope::new(pair.a as u64, pair.b as u64)?;
    let mut dovetailer = Dovetailer::new(slope, tie, table.chain(endless()));
    loop {
        let found = dovetailer.iterate(&mut accept_all, &mut || Ok(()), |_| ())?;
        if let Some(Solution { rank, .. }) = found {
            return Ok((dovetailer.slots(), rank.0));
        }
    }
}

/// The same by the formula for slots: the least of the slots to each program.
fn counted(points: &[(u128, u64)], pair: Pair, tie: Tie) -> (u128, u128) {
    let slots = points.iter().map(|&(rank, time)| {
        let time = u128::from(time);
        let (group, visits) = ((rank - 1) / pair.a + 1, (time - 1) / pair.b + 1);
        let iteration = group + visits - 1;
        let before = match tie {
            Tie::Rank => rank - 1,
            Tie::Time => pair.a * (iteration - group) + rank - pair.a * (group - 1) - 1,
        };
        let full = pair.a * pair.b * iteration * (iteration - 1) / 2;
        (full + pair.b * before + (time - 1) % pair.b + 1, rank)
    });
    slots.min().expect("there is a program")
}

fn endless() -> impl Iterator<Item = Result<Tabled>> {
    std::iter::repeat_with(|| Ok(Tabled::new(None, true))).take(2000)
}

fn tie() -> impl Strategy<Value = Tie> {
    prop_oneof![Just(Tie::Rank), Just(Tie::Time)]
}

fn order() -> impl Strategy<Value = Order> {
    prop_oneof![Just(Order::Place), Just(Order::Product)]
}

#[test]
fn places_are_those_of_the_list() -> Result<()> {
    let places = Places::up_to(3000)?;
    let mut product = 0;
    let mut index = 0;
    for (place, pair) in (1..).zip(Pairs::new()).take(16_000) {
        let here = pair.a * pair.b;
        if here > 3000 {
            break;
        }
        index = if here == product { index + 1 } else { 0 };
        product = here;
        assert_eq!(places.place(pair), place, "{pair:?}");
        assert_eq!(places.index(pair), index, "{pair:?}");
    }
    assert_eq!(places.count(1000), 4987); // known from outside
    Ok(())
}

/// Numbers beyond the table of divisors, counted by products of prime powers.
#[test]
fn large_places_are_counted() -> Result<()> {
    let limit = 9_000_000_u128;
    let mut ways = vec![1_u32; limit as usize + 1];
    for n in 2..ways.len() {
        if ways[n] == 1 && is_prime(n) {
            for multiple in (n..ways.len()).step_by(n) {
                ways[multiple] *= 2;
            }
        }
    }
    let places = Places::up_to(limit)?;
    let mut total = 0;
    for (n, ways) in ways.iter().enumerate().skip(1) {
        total += u128::from(*ways);
        if n.is_multiple_of(999_983) || n as u128 == limit {
            assert_eq!(places.count(n as u128), total, "{n}");
        }
    }
    Ok(())
}

fn is_prime(n: usize) -> bool {
    (2..=n.isqrt()).all(|d| !n.is_multiple_of(d))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Of all pairs in their order, those with fewer slots than every one before are listed.
    #[test]
    fn list_of_inner_dovetailers(points in programs(60, 40), tie in tie()) {
        let listed = inner_dovetailers(&timed(&points), tie, 1 << 20, &mut || Ok(())).unwrap();
        let mut expected = Vec::new();
        let mut least = u128::MAX;
        for pair in Pairs::new().take_while(|pair| pair.a * pair.b <= 3000) {
            let (slots, rank) = counted(&points, pair, tie);
            if pair.a * pair.b <= 30 {
                prop_assert_eq!((slots, rank), scheduled(&points, pair, tie).unwrap());
            }
            if slots < least {
                least = slots;
                expected.push((pair, slots, rank));
            }
        }
        let listed: Vec<_> = listed
            .iter()
            .map(|inner| (inner.pair, inner.slots.0, points[inner.program].0))
            .collect();
        prop_assert_eq!(listed, expected);
    }

    /// The accepted dovetailer has the least search key, at every outer slope.
    #[test]
    fn map_and_steps(
        points in programs(60, 40),
        tie in tie(),
        order in order(),
        kappa in 20..200_u128,
        fixed in 1..50_u128,
        by_turns in any::<bool>(),
    ) {
        let inner = inner_dovetailers(&timed(&points), tie, 1 << 20, &mut || Ok(())).unwrap();
        let literal = literal(&inner, kappa, order, tie).unwrap();
        let line = if by_turns { Line::Turns(fixed) } else { Line::Programs(fixed) };
        let (steps, next) = literal.steps(line, 1, 400, 1000, &mut || Ok(())).unwrap();
        prop_assert_eq!(next, None);
        for n in 1..=400 {
            let outer = if by_turns { Pair { a: fixed, b: n } } else { Pair { a: n, b: fixed } };
            let expected = (0..inner.len())
                .min_by_key(|&place| key(outer, tie, literal.programs()[place]))
                .unwrap();
            prop_assert_eq!(literal.winner(outer), expected);
            let step = steps.iter().rev().find(|step| step.first <= n).unwrap();
            prop_assert_eq!(step.inner, expected);
        }
        prop_assert!(steps.windows(2).all(|pair| pair[0].inner != pair[1].inner));
        let map = literal.map(&mut || Ok(())).unwrap();
        for (place, inner) in inner.iter().enumerate() {
            prop_assert_eq!(map[place], literal.winner(inner.pair));
        }
        for cycle in literal.cycles(&mut || Ok(())).unwrap() {
            prop_assert_eq!(cycle.iter().min(), cycle.first());
            for (index, &place) in cycle.iter().enumerate() {
                prop_assert_eq!(map[place], cycle[(index + 1) % cycle.len()]);
            }
        }
        let ends = (0..map.len()).map(|start| (0..map.len()).fold(start, |place, _| map[place]));
        let ends: BTreeSet<usize> = ends.collect();
        let cycles = literal.cycles(&mut || Ok(())).unwrap().concat();
        prop_assert_eq!(cycles.len(), ends.len());
        prop_assert_eq!(cycles.into_iter().collect::<BTreeSet<_>>(), ends);
        let own: Vec<_> = (0..map.len()).filter(|&place| map[place] == place).collect();
        prop_assert_eq!(literal.fixed(&mut || Ok(())).unwrap(), own);
    }

    /// A nest, as a program of the schedule that runs all programs, is accepted when it should be.
    #[test]
    fn nests_are_programs(
        points in programs(12, 10),
        tie in tie(),
        kappa in 1..4_u128,
        a in 1..8_u64,
        b in 1..30_u64,
    ) {
        let levels = Arc::new(Levels {
            leaves: points
                .iter()
                .map(|&(rank, time)| Leaf { rank: Rank(rank), time, accepted: true })
                .collect(),
            description: Description { constant: kappa, order: Order::Place },
            tie,
            unit: Unit::Slots,
        });
        let nests = Pairs::new().flat_map(|pair| {
            let nest = Nest::new(Arc::clone(&levels), 0, pair).map(|nest| Either::Nest(Box::new(nest)));
            let endless = (1..kappa).map(|_| Ok(Either::Endless(Tabled::new(None, true))));
            endless.chain([nest])
        });
        let slope = Slope::new(a, b).unwrap();
        let mut dovetailer = Dovetailer::new(slope, tie, nests.take(3000));
        let hit = loop {
            let poll = &mut || Ok(());
            if let Some(hit) = dovetailer.iterate(&mut accept_all, poll, |_| ()).unwrap() {
                break hit;
            }
        };
        let inner = inner_dovetailers(&timed(&points), tie, 1 << 20, &mut || Ok(())).unwrap();
        let literal = literal(&inner, kappa, Order::Place, tie).unwrap();
        let place = literal.winner(Pair { a: a.into(), b: b.into() });
        let expected = literal.programs()[place];
        prop_assert_eq!((hit.rank, u128::from(hit.time.0)), (expected.rank, expected.turns.0));
        let mut nest = Nest::new(Arc::clone(&levels), 1, Pair { a: a.into(), b: b.into() }).unwrap();
        while nest.advance(1000, &mut || Ok(())).unwrap().status != Status::Accepted {}
        let found = nest.found().unwrap();
        prop_assert_eq!((found.rank, found.time), (expected.rank, expected.turns));
        prop_assert_eq!(found.slots.0, dovetailer.slots());
        prop_assert_eq!(found.inner.as_ref().unwrap().pair, inner[place].pair);
    }
}

enum Either {
    Nest(Box<Nest>),
    Endless(Tabled),
}

impl Program for Either {
    fn take(
        &mut self,
        turns: u64,
        accept: &mut dovetail_core::Predicate<'_>,
    ) -> Result<dovetail_core::Taken> {
        match self {
            Self::Nest(nest) => nest.take(turns, accept),
            Self::Endless(tabled) => tabled.take(turns, accept),
        }
    }

    fn can_run_ahead(&self) -> bool {
        false
    }
}

fn literal(inner: &[Inner], constant: u128, order: Order, tie: Tie) -> Result<Literal> {
    let pairs: Vec<Pair> = inner.iter().map(|inner| inner.pair).collect();
    let standings = order.standings(&pairs, &mut || Ok(()))?;
    Literal::new(inner, &standings, Description { constant, order }, tie)
}

/// The search key by its definition: the iteration, then what the rule for ties says.
fn key(outer: Pair, tie: Tie, program: Timed) -> (u128, u128, u128) {
    let (rank, turns) = (program.rank.0, program.turns.0);
    let visits = (turns - 1) / outer.b + 1;
    let iteration = (rank - 1) / outer.a + 1 + visits - 1;
    match tie {
        Tie::Rank => (iteration, rank, 0),
        Tie::Time => (iteration, visits, rank),
    }
}

#[test]
fn what_does_not_fit_is_an_error() {
    let large = [Timed {
        rank: Rank(1 << 70),
        turns: Turns(1 << 70),
    }];
    let refused = inner_dovetailers(&large, Tie::Rank, 100, &mut || Ok(()));
    assert!(refused.unwrap_err().to_string().contains("128 bits"));
    let many = [Timed {
        rank: Rank(1000),
        turns: Turns(9),
    }];
    let refused = inner_dovetailers(&many, Tie::Rank, 3, &mut || Ok(()));
    assert!(refused.unwrap_err().to_string().contains("more than 3"));
    assert!(Places::up_to(1 << 45).is_err());
}
