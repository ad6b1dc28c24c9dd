//! What the server wraps every answer in: `{"data": …, "total": …}`.

/// The data of an answer and what stands beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Answer<T> {
    /// What was asked for.
    pub data: T,
    /// How many entries there are in all, where the call pages (`…/tasks`, `…/log`).
    pub total: Option<u64>,
}
