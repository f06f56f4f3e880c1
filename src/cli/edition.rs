//! The catalogue of the edition that a command line names.

use super::exit::Failure;
use bakproof::policy::Catalogue;

/// The catalogue of an edition that was asked for, else of the default one.
///
/// # Errors
/// Usage: there is no such edition.
pub fn of_edition(edition: Option<&str>) -> Result<Catalogue, Failure> {
    let catalogue = Catalogue::embedded().map_err(|error| Failure::could_not_run(error.to_string()))?;
    match edition {
        None => Ok(catalogue),
        Some(id) => catalogue.of_edition(id).ok_or_else(|| Failure::usage(format!("there is no edition `{id}`"))),
    }
}
