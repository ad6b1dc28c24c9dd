//! The labels of a repository.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::generated::words;
use crate::{Request, Timestamp};

/// Options of `RepoMilestones::create`.
#[derive(Debug)]
pub enum CreateMilestone {}

impl<T> Request<T, CreateMilestone> {
    /// Sets the field `description`.
    pub fn description(self, description: impl Into<String>) -> Self {
        self.with_field("description", description.into())
    }

    /// Sets the field `due_on`.
    pub fn due_on(self, due_on: Timestamp) -> Self {
        self.with_field("due_on", due_on.to_string())
    }

    /// Sets the field `state`.
    pub fn state(self, state: impl Into<words::State>) -> Self {
        self.with_field("state", state.into().as_str())
    }
}

/// Options of `RepoMilestones::edit`.
#[derive(Debug)]
pub enum EditMilestone {}

impl<T> Request<T, EditMilestone> {
    /// Sets the field `description`.
    pub fn description(self, description: impl Into<String>) -> Self {
        self.with_field("description", description.into())
    }

    /// Sets the field `due_on`.
    pub fn due_on(self, due_on: Timestamp) -> Self {
        self.with_field("due_on", due_on.to_string())
    }

    /// Sets the field `state`.
    pub fn state(self, state: impl Into<words::State>) -> Self {
        self.with_field("state", state.into().as_str())
    }

    /// Sets the field `title`.
    pub fn title(self, title: impl Into<String>) -> Self {
        self.with_field("title", title.into())
    }
}

/// Options of `RepoLabels::list`.
#[derive(Debug)]
pub enum ListLabels {}

impl<T> Request<T, ListLabels> {
    /// Sets the parameter `sort`.
    pub fn sort(self, sort: impl Into<words::LabelSort>) -> Self {
        self.with_query("sort", sort.into().to_string())
    }
}

/// Options of `RepoMilestones::list`.
#[derive(Debug)]
pub enum IssueGetMilestonesList {}

impl<T> Request<T, IssueGetMilestonesList> {
    /// Sets the parameter `state`.
    pub fn state(self, state: impl Into<words::StateFilter>) -> Self {
        self.with_query("state", state.into().to_string())
    }

    /// Sets the parameter `name`.
    pub fn name(self, name: impl Into<String>) -> Self {
        self.with_query("name", name.into())
    }
}
