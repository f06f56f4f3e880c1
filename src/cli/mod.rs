//! (declared by its own branch)

pub mod check;
pub mod init;
