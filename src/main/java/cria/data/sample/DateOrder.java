package cria.data.sample;

/// Which comes first in a date such as 3/4/2023.
public enum DateOrder {
    /// The month, as in the United States.
    MDY,
    /// The day, as nearly everywhere else.
    DMY
}
