//! (declared by its own branch)
