//! The ranks that inner dovetailers have as programs of the outer level.

use super::pairs::{Pair, Pairs, Places};
use crate::error::{Error, Result};
use crate::machines::Rank;

/// How the rank of a pair follows from its numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// κ times its place among all pairs.
    Place,
    /// κ·a·b, and one more for each pair of the same product before it.
    Product,
}

/// Where a pair stands among all; what is needed for its rank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The pair.
    pub pair: Pair,
    /// The place among all pairs, from 1; 0 if the order needs none.
    pub place: u128,
    /// Pairs of the same product before it.
    pub index: u128,
    /// Pairs of the same product.
    pub equal: u128,
}

impl Order {
    /// Where some pairs stand among all.
    ///
    /// # Errors
    ///
    /// If the places would take too long to count, or what `poll` reports, which is called often.
    pub fn standings(
        self,
        pairs: &[Pair],
        poll: &mut dyn FnMut() -> Result<()>,
    ) -> Result<Vec<Standing>> {
        let limit = |pair: &Pair| match self {
            Self::Place => pair.product().unwrap_or(u128::MAX),
            Self::Product => pair.a.max(pair.b),
        };
        let places = Places::up_to(pairs.iter().map(limit).max().unwrap_or(1))?;
        let standing = |&pair: &Pair| {
            poll()?;
            Ok(Standing {
                pair,
                place: match self {
                    Self::Place => places.place(pair),
                    Self::Product => 0,
                },
                index: places.index(pair),
                equal: places.of_product(pair),
            })
        };
        pairs.iter().map(standing).collect()
    }
}

/// The rank of every pair; all other ranks hold programs that never halt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Description {
    /// The code constant κ.
    pub constant: u128,
    /// How the rank follows from the numbers.
    pub order: Order,
}

impl Description {
    /// The rank of a pair.
    ///
    /// # Errors
    ///
    /// If it does not fit 128 bits, or if κ is too small for the order by products.
    pub fn rank(self, standing: &Standing) -> Result<Rank> {
        let Standing {
            pair, place, index, ..
        } = *standing;
        let rank = match self.order {
            Order::Place => self.constant.checked_mul(place),
            Order::Product => {
                self.check_constant(standing)?;
                let first = pair.product().and_then(|n| self.constant.checked_mul(n));
                first.and_then(|first| first.checked_add(index))
            }
        };
        rank.map(Rank)
            .ok_or_else(|| Error::Overflow("the rank of a dovetailer".into(), "128 bits"))
    }

    fn check_constant(self, standing: &Standing) -> Result<()> {
        let Standing { pair, equal, .. } = standing;
        if self.constant > *equal {
            return Ok(());
        }
        Err(Error::invalid(format!(
            "kappa: {} does not exceed the number of pairs with the product of {} and {}, which is \
             at least {equal}",
            self.constant, pair.a, pair.b
        )))
    }

    /// All pairs with their ranks, rising; ends where a rank does not fit.
    pub(super) fn all(self) -> impl Iterator<Item = Result<(Rank, Pair)>> {
        let (mut product, mut index) = (0, 0);
        Pairs::new().zip(1..).map_while(move |(pair, place)| {
            let here = pair.product()?;
            index = if here == product { index + 1 } else { 0 };
            product = here;
            let standing = Standing {
                pair,
                place,
                index,
                equal: index + 1,
            };
            Some(self.rank(&standing).map(|rank| (rank, pair)))
        })
    }
}
