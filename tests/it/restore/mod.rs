//! Restore scenarios and plans, as a user asks for them: what the demo says, what one backup more or less changes, and
//! whether the commands of a plan lead through the media to where it says.

mod checker;
mod corpus;
mod demo;
mod lies;
mod wrong;
