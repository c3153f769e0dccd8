//! Which operators a gate may have, and what a negation costs.

use super::function::{Function, one};
use crate::error::{Error, Result};

/// The operators of the gates, bit left + 2·right being the value.
pub mod operator {
    /// left ∧ right.
    pub const AND: u8 = 0b1000;
    /// left ∨ right.
    pub const OR: u8 = 0b1110;
    /// left ⊕ right.
    pub const XOR: u8 = 0b0110;
    /// ¬(left ∧ right).
    pub const NAND: u8 = 0b0111;
    /// left ∧ ¬right.
    pub const LEFT_ONLY: u8 = 0b0010;
    /// ¬left ∧ right.
    pub const RIGHT_ONLY: u8 = 0b0100;
    /// ¬left.
    pub const NOT: u8 = 0b0101;
    /// Negates the value.
    #[must_use]
    pub const fn complement(operator: u8) -> u8 {
        !operator & 0b1111
    }
    /// Negates the left operand.
    #[must_use]
    pub const fn flip_left(operator: u8) -> u8 {
        (operator & 0b0101) << 1 | (operator & 0b1010) >> 1
    }
    /// Negates the right operand.
    #[must_use]
    pub const fn flip_right(operator: u8) -> u8 {
        (operator & 0b0011) << 2 | (operator & 0b1100) >> 2
    }
    /// Negates both operands and the value.
    #[must_use]
    pub const fn dual(operator: u8) -> u8 {
        complement(flip_left(flip_right(operator)))
    }
}

/// A set of gates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Basis {
    /// All operators of two operands; NOT is free.
    Full,
    /// All but XOR and XNOR; NOT is free.
    U2,
    /// NAND alone; NOT is a NAND of twice the same, and counts.
    Nand,
    /// AND, OR and NOT, all of which count.
    AndOrNot,
}

impl Basis {
    /// Every basis.
    pub const ALL: [Self; 4] = [Self::Full, Self::U2, Self::Nand, Self::AndOrNot];

    /// The name that users write.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::U2 => "u2",
            Self::Nand => "nand",
            Self::AndOrNot => "and-or-not",
        }
    }

    /// The basis of a name.
    ///
    /// # Errors
    ///
    /// If there is none of that name.
    pub fn named(name: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|basis| basis.name() == name);
        found.ok_or_else(|| {
            let names = Self::ALL.map(Self::name).join(", ");
            Error::invalid(format!("basis must be one of {names}, not {name:?}"))
        })
    }

    /// Whether a function and its negation cost the same.
    #[must_use]
    pub const fn not_is_free(self) -> bool {
        matches!(self, Self::Full | Self::U2)
    }

    /// The operator of a gate that negates, where it counts.
    #[must_use]
    pub const fn negation(self) -> u8 {
        match self {
            Self::Nand => operator::NAND,
            _ => operator::NOT,
        }
    }

    /// The operators of two operands that must be tried: where NOT is free, one of each pair of
    /// complements, that which is 0 on operands that are 0.
    #[must_use]
    pub const fn operators(self) -> &'static [u8] {
        use operator::{AND, LEFT_ONLY, NAND, OR, RIGHT_ONLY, XOR};
        match self {
            Self::Full => &[AND, LEFT_ONLY, RIGHT_ONLY, OR, XOR],
            Self::U2 => &[AND, LEFT_ONLY, RIGHT_ONLY, OR],
            Self::Nand => &[NAND],
            Self::AndOrNot => &[AND, OR],
        }
    }

    /// The functions that the operators of [`Self::operators`] make of two, in the same order; a
    /// place without an operator repeats the first.
    #[inline]
    #[must_use]
    pub const fn results(self, left: Function, right: Function, one: Function) -> [Function; 5] {
        let and = left & right;
        match self {
            Self::Full => [
                and,
                left & !right,
                !left & right,
                left | right,
                left ^ right,
            ],
            Self::U2 => [and, left & !right, !left & right, left | right, and],
            Self::Nand => [!and & one; 5],
            Self::AndOrNot => [and, left | right, and, and, and],
        }
    }

    /// The one of a function and its negation that stands for both: where NOT is free, the one that
    /// is 0 on row 0; else the function itself.
    #[inline]
    #[must_use]
    pub const fn normal(self, function: Function, inputs: usize) -> Function {
        if self.not_is_free() && function & 1 == 1 {
            !function & one(inputs)
        } else {
            function
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::circuits::function::apply;

    #[test]
    fn results_are_those_of_the_operators() {
        for basis in Basis::ALL {
            let results = basis.results(0b1010, 0b1100, 0b1111);
            for (&operator, result) in basis.operators().iter().zip(results) {
                assert_eq!(apply(operator, 0b1010, 0b1100) & 0b1111, result);
            }
        }
    }

    #[test]
    fn operators_with_negated_operands() {
        for operator in 0..16 {
            let (left, right) = (0b1010, 0b1100);
            let table = |operator, left, right| apply(operator, left, right) & 0b1111;
            assert_eq!(
                table(operator::flip_left(operator), left, right),
                table(operator, !left, right)
            );
            assert_eq!(
                table(operator::flip_right(operator), left, right),
                table(operator, left, !right)
            );
            assert_eq!(
                table(operator::dual(operator), left, right),
                !table(operator, !left, !right) & 0b1111
            );
        }
    }

    #[test]
    fn names() {
        for basis in Basis::ALL {
            assert_eq!(Basis::named(basis.name()).expect("a name"), basis);
        }
        let error = Basis::named("xor").expect_err("no name").to_string();
        assert!(error.contains("full, u2, nand, and-or-not"), "{error}");
    }
}
