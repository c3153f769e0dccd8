//! The complete lower hull of (pq, R), kept as families of consecutive vertices.

use num_bigint::BigUint;
use num_traits::{CheckedSub, One, Zero};

use super::envelope::{Envelope, Piece, Place, Selection, select};
use super::exact::{Exact, count_while, fits};
use super::node::Node;
use super::path::runs;
use super::run::{Chain, Pair};
use super::{Point, Rate};
use crate::error::{Error, Result};

/// Consecutive vertices of the hull, pq rising: vertex k is at the rates (p + k·u)/(q + k·v).
#[derive(Clone, Debug)]
pub struct Family {
    /// Usually one; more where several rates have the same pq and the same R all along. Their rates
    /// rise from part to part, at every vertex.
    pub(super) parts: Vec<Chain>,
    /// Number of vertices before this family.
    pub(super) offset: BigUint,
}

/// The rule of a part of a family: its point, and p, q, u, v.
#[derive(Clone, Debug)]
pub struct Part {
    /// Index of the point that gives R.
    pub point: usize,
    /// The first rate.
    pub first: Rate,
    /// What numerator and denominator grow by.
    pub growth: Rate,
}

impl Family {
    /// Number of vertices.
    #[must_use]
    pub fn count(&self) -> &BigUint {
        self.parts[0].len()
    }

    /// The rule of each part, from which its rates follow.
    #[must_use]
    pub fn parts(&self) -> Vec<Part> {
        let rule = |chain: &Chain| Part {
            point: chain.point,
            first: chain.rate(&BigUint::zero()),
            growth: chain.growth(),
        };
        self.parts.iter().map(rule).collect()
    }

    /// The rule's rate at a vertex.
    pub(super) fn rate(&self, step: &BigUint) -> Rate {
        self.parts[0].rate(step)
    }

    /// The rates of a vertex, rising.
    pub(super) fn rates(&self, step: &BigUint) -> Vec<Rate> {
        let mut rates: Vec<Rate> = self.parts.iter().map(|chain| chain.rate(step)).collect();
        rates.dedup();
        rates
    }
}

/// An edge between two families.
#[derive(Clone, Debug)]
pub struct Edge {
    /// The price at which both sides cost the same.
    pub price: Exact,
    /// All rates on the edge, least pq first, then least rate.
    pub rates: Vec<Rate>,
}

/// The best rates at one price.
#[derive(Clone, Debug)]
pub struct Best {
    /// All best rates, least pq first, then least rate: the first is the rule's choice.
    pub rates: Vec<Rate>,
    /// The place of the rule's choice among the vertices.
    pub index: BigUint,
}

/// The result of searching one run; see [`Hull::search`].
#[derive(Clone, Debug)]
pub struct Searched {
    /// The run.
    pub part: Part,
    /// Its number of nodes.
    pub count: BigUint,
    /// The first of its nodes that costs least, and whether the next one ties with it.
    pub step: BigUint,
    /// See `step`.
    pub tie: bool,
}

/// The lower hull of (pq(s), R(s)) over all positive rationals s.
///
/// # Examples
///
/// ```
/// use dovetail_core::forwarding::{Exact, Hull, Point};
///
/// let point = Point { rank: 1u8.into(), time: 3u8.into(), unit: 1u8.into() };
/// let hull = Hull::new(&[point], &mut || Ok(()))?;
/// // The only edges are those between 1/1, 2/1 and 3/1, at the prices 7/4 and 1/4.
/// let best = hull.best(&Exact::new(7u8.into(), 4u8.into()));
/// assert_eq!(best.rates, [(1u8.into(), 1u8.into()), (2u8.into(), 1u8.into())]);
/// # Ok::<(), dovetail_core::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Hull {
    /// The runs of all paths, where their point gives R.
    chains: Vec<Chain>,
    families: Vec<Family>,
    edges: Vec<Edge>,
}

impl Hull {
    /// The hull of some programs: the vertices of their own lower-left hull, in order of rank.
    ///
    /// # Errors
    ///
    /// If there is no program, they are not such vertices, a number is 0, or the poll reports
    /// something.
    pub fn new(points: &[Point], poll: &mut dyn FnMut() -> Result<()>) -> Result<Self> {
        let chains = chains(points, &bounds(points)?, poll)?;
        let pieces = Envelope::pieces(&chains, poll)?;
        let mut hull = Self {
            chains,
            families: Vec::new(),
            edges: Vec::new(),
        };
        Builder::default().build(pieces, &mut hull);
        Ok(hull)
    }

    /// The families, pq rising.
    #[must_use]
    pub fn families(&self) -> &[Family] {
        &self.families
    }

    /// The edges between the families: one fewer than those.
    #[must_use]
    pub fn edges(&self) -> &[Edge] {
        &self.edges
    }

    /// The best rates at a price.
    #[must_use]
    pub fn best(&self, price: &Exact) -> Best {
        let after = self
            .edges
            .partition_point(|edge| edge.price.compare(price).is_gt());
        let family = &self.families[after];
        if let Some(edge) = self.edges.get(after)
            && edge.price.compare(price).is_eq()
        {
            return Best {
                rates: edge.rates.clone(),
                index: &family.offset + family.count() - 1u8,
            };
        }
        let (step, tie) = family.parts[0].best(price);
        let mut rates = family.rates(&step);
        if tie {
            rates.extend(family.rates(&(&step + 1u8)));
        }
        Best {
            rates,
            index: &family.offset + step,
        }
    }

    /// The same best rates from the definition of the chains alone, without the hull; and the best
    /// nodes of each run.
    ///
    /// # Errors
    ///
    /// What the poll reports.
    pub fn search(
        &self,
        price: &Exact,
        poll: &mut dyn FnMut() -> Result<()>,
    ) -> Result<(Vec<Rate>, Vec<Searched>)> {
        let all: Vec<usize> = (0..self.chains.len()).collect();
        let Selection { best, .. } = select(&self.chains, &all, price, poll)?;
        let searched = self.chains.iter().map(|chain| {
            let (step, tie) = chain.best(price);
            Searched {
                part: Part {
                    point: chain.point,
                    first: chain.rate(&BigUint::zero()),
                    growth: chain.growth(),
                },
                count: chain.len().clone(),
                step,
                tie,
            }
        });
        let rates = best.into_iter().map(|node| (node.p, node.q)).collect();
        Ok((rates, searched.collect()))
    }
}

fn by_rate(left: &Rate, right: &Rate) -> std::cmp::Ordering {
    (&left.0 * &right.1).cmp(&(&right.0 * &left.1))
}

/// The rates between which each point gives R: first infinity, then those at which it and the next
/// one are equally good, at last 0.
fn bounds(points: &[Point]) -> Result<Vec<Pair>> {
    let positive =
        |point: &Point| ![&point.rank, &point.time, &point.unit].contains(&&BigUint::ZERO);
    // time/rank, as far as the next point is faster and has a greater rank.
    let meet = |pair: &[Point]| {
        let (first, next) = (&pair[0], &pair[1]);
        let faster = (&first.time * &next.unit).checked_sub(&(&next.time * &first.unit))?;
        let beyond = (&next.rank * &first.unit).checked_sub(&(&first.rank * &next.unit))?;
        Some((faster, beyond))
    };
    let mut bounds: Vec<Pair> = vec![(BigUint::one(), BigUint::zero())];
    bounds.extend(points.windows(2).filter_map(meet));
    bounds.push((BigUint::zero(), BigUint::one()));
    let falls = |pair: &[Pair]| by_rate(&pair[0], &pair[1]).is_gt();
    if bounds.len() != points.len() + 1
        || !points.iter().all(positive)
        || !bounds.windows(2).all(falls)
    {
        return Err(Error::invalid(
            "points: must be the vertices of a lower-left hull, all numbers positive: ranks rise, \
             times fall, ever more slowly; and there must be one at least",
        ));
    }
    Ok(bounds)
}

/// The runs of the path of each point, as far as the point gives R.
fn chains(
    points: &[Point],
    bounds: &[Pair],
    poll: &mut dyn FnMut() -> Result<()>,
) -> Result<Vec<Chain>> {
    let mut chains = Vec::new();
    for (index, point) in points.iter().enumerate() {
        poll()?;
        let (low, high) = (&bounds[index + 1], &bounds[index]);
        let runs = runs(index, point).into_iter();
        chains.extend(runs.filter_map(|chain| chain.between(low, high)));
    }
    Ok(chains)
}

/// Joins pieces into families that are as long as possible.
#[derive(Default)]
struct Builder {
    /// Where the last family begins on each chain, and its number of vertices.
    last: Option<(Vec<Place>, BigUint)>,
    /// The edge after it.
    edge: Option<(Exact, Vec<Node>)>,
    /// Number of vertices before the last family.
    offset: BigUint,
}

impl Builder {
    fn build(mut self, pieces: Vec<Piece>, hull: &mut Hull) {
        for piece in pieces {
            match piece {
                Piece::Edge(price, nodes) => self.edge = Some((price, nodes)),
                Piece::Stretch(mut places, count) => {
                    places.sort();
                    self.join(places, count, hull);
                }
            }
        }
        self.finish(hull);
    }

    /// Adds vertices that come after the last family, or that begin with its last vertex.
    fn join(&mut self, places: Vec<Place>, count: BigUint, hull: &mut Hull) {
        if self.extend(&places, &count) {
            return;
        }
        let (places, count) = self.without_last(places, count, hull);
        self.finish(hull);
        self.last = Some((places, count));
    }

    /// Makes the last family longer, if the vertices go on with the same chains.
    fn extend(&mut self, places: &[Place], count: &BigUint) -> bool {
        let Some((before, long)) = &mut self.last else {
            return false;
        };
        let end = moved(before, &(&*long - 1u8));
        match &self.edge {
            None if end == places => *long += count - 1u8,
            // A vertex that is there already.
            None if count.is_one() => (),
            Some((_, nodes))
                if moved(&end, &BigUint::one()) == places && nodes.len() == 2 * end.len() =>
            {
                *long += count;
                self.edge = None;
            }
            _ => return false,
        }
        true
    }

    /// Leaves out a first vertex that is the last one of the last family, where it ties with others
    /// than those after it do; between them is an edge.
    fn without_last(
        &mut self,
        places: Vec<Place>,
        count: BigUint,
        hull: &Hull,
    ) -> (Vec<Place>, BigUint) {
        let (Some((before, long)), None) = (&self.last, &self.edge) else {
            return (places, count);
        };
        let next = moved(&places, &BigUint::one());
        let tied = [moved(before, &(long - 1u8)), next.clone()].concat();
        let node = |place: &Place| Node::new(place.0, &hull.chains[place.0], place.1.clone());
        let (chain, step) = &places[0];
        let price = hull.chains[*chain].price(step);
        self.edge = Some((price, tied.iter().map(node).collect()));
        (next, count - 1u8)
    }

    /// Adds the families of a stretch: one, or more if the order of its parts changes.
    fn add_families(&mut self, places: &[Place], mut count: BigUint, hull: &mut Hull) {
        let mut places = places.to_vec();
        loop {
            let part = |(chain, step): &Place| hull.chains[*chain].part(step, &count);
            let (parts, kept) = in_order(places.iter().map(part).collect(), &count);
            let family = Family {
                parts: parts
                    .iter()
                    .map(|chain| chain.part(&BigUint::zero(), &kept))
                    .collect(),
                offset: self.offset.clone(),
            };
            let last = family.rates(&(&kept - 1u8));
            hull.families.push(family);
            self.offset += &kept;
            count -= &kept;
            if count.is_zero() {
                return;
            }
            let next = parts.iter().map(|chain| chain.rate(&kept));
            let mut next: Vec<Rate> = next.collect();
            next.sort_by(by_rate);
            hull.edges.push(Edge {
                price: parts[0].price(&(&kept - 1u8)),
                rates: [last, next].concat(),
            });
            places = moved(&places, &kept);
        }
    }

    /// Adds the last family and the edge after it to the hull.
    fn finish(&mut self, hull: &mut Hull) {
        let Some((places, count)) = self.last.take() else {
            return;
        };
        self.add_families(&places, count, hull);
        if let Some((price, mut nodes)) = self.edge.take() {
            nodes.sort_by(Node::rule);
            let rates = nodes.into_iter().map(|node| (node.p, node.q)).collect();
            hull.edges.push(Edge { price, rates });
        }
    }
}

/// The parts of a family, in order of their rates, and for how many vertices they stay in order.
///
/// Rates of runs that coincide are in a constant proportion, or one rises where the other falls; so
/// they change places once at most.
fn in_order(mut parts: Vec<Chain>, count: &BigUint) -> (Vec<Chain>, BigUint) {
    let last = count - 1u8;
    let at = |chain: &Chain, step: &BigUint| chain.rate(step);
    parts.sort_by(|left, right| {
        let zero = BigUint::zero();
        by_rate(&at(left, &zero), &at(right, &zero))
            .then_with(|| by_rate(&at(left, &last), &at(right, &last)))
    });
    let stays = |pair: &[Chain]| {
        let rises =
            |step: &BigUint| Some(by_rate(&at(&pair[0], step), &at(&pair[1], step)).is_le());
        fits(count_while(count, rises))
    };
    let kept = parts.windows(2).map(stays).min();
    (parts, kept.unwrap_or_else(|| count.clone()))
}

fn moved(places: &[Place], by: &BigUint) -> Vec<Place> {
    places
        .iter()
        .map(|(chain, step)| (*chain, step + by))
        .collect()
}
