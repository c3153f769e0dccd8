//! Functions of up to five inputs as truth tables, and what can be done to their inputs.
//!
//! Bit i of a table is the value on row i, where input j of row i is bit j of i. Bits beyond the
//! last row are 0.

/// The truth table of a function of up to five inputs.
pub type Function = u32;

/// The greatest number of inputs that has tables of all functions.
pub const MAX_INPUTS: usize = 4;

/// The inputs as functions of five.
const VARIABLES: [Function; 5] = [
    0xAAAA_AAAA,
    0xCCCC_CCCC,
    0xF0F0_F0F0,
    0xFF00_FF00,
    0xFFFF_0000,
];

/// The constant 1: a bit for each row.
#[must_use]
pub const fn one(inputs: usize) -> Function {
    Function::MAX >> (32 - (1 << inputs))
}

/// Input j as a function.
///
/// ```
/// # use dovetail_core::circuits::variable;
/// assert_eq!(variable(1, 2), 0b1100);
/// ```
#[must_use]
pub const fn variable(j: usize, inputs: usize) -> Function {
    VARIABLES[j] & one(inputs)
}

/// Applies an operator, whose bit left + 2·right is its value, row by row.
#[must_use]
pub const fn apply(operator: u8, left: Function, right: Function) -> Function {
    let mut table = 0;
    if operator & 1 != 0 {
        table |= !left & !right;
    }
    if operator & 2 != 0 {
        table |= left & !right;
    }
    if operator & 4 != 0 {
        table |= !left & right;
    }
    if operator & 8 != 0 {
        table |= left & right;
    }
    table
}

/// Negates input j.
#[must_use]
pub const fn flip(function: Function, j: usize) -> Function {
    let (high, step) = (VARIABLES[j], 1 << j);
    (function & high) >> step | (function << step) & high
}

/// Swaps inputs j and j + 1.
#[must_use]
pub const fn swap(function: Function, j: usize) -> Function {
    let (low, high) = (VARIABLES[j], VARIABLES[j + 1]);
    let (up, down) = (low & !high, high & !low);
    let step = 1 << j;
    function & !(up | down) | (function & up) << step | (function & down) >> step
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A function of the row whose inputs are `rows[i]` on row i.
    fn moved(function: Function, inputs: usize, row: impl Fn(usize) -> usize) -> Function {
        (0..1 << inputs).fold(0, |table, i| table | (function >> row(i) & 1) << i)
    }

    proptest! {
        #[test]
        fn flips_and_swaps_move_rows(function: u32, inputs in 1_usize..=5, j in 0_usize..5) {
            let (function, j) = (function & one(inputs), j % inputs);
            prop_assert_eq!(flip(function, j), moved(function, inputs, |i| i ^ 1 << j));
            if j + 1 < inputs {
                let swapped = |i: usize| {
                    let (low, high) = (i >> j & 1, i >> (j + 1) & 1);
                    i & !(3 << j) | high << j | low << (j + 1)
                };
                prop_assert_eq!(swap(function, j), moved(function, inputs, swapped));
            }
        }

        #[test]
        fn operators_work_row_by_row(left: u32, right: u32, operator in 0_u8..16) {
            let table = apply(operator, left, right);
            for i in 0..32 {
                let row = (left >> i & 1) + 2 * (right >> i & 1);
                prop_assert_eq!(table >> i & 1, u32::from(operator) >> row & 1);
            }
        }
    }
}
