//! From embedded rule files to the catalogue: strict, so that a typing error in a rule is an error and not a silence.

use super::check::{CheckFile, CheckPage};
use super::edition;
use super::embedded::{self, RuleFile};
use super::error::CatalogueError;
use super::excluded::ExcludedFile;
use super::item::ItemFile;
use super::lookup::Catalogue;
use super::overlay::{self, Tables};
use super::parameters::Parameters;
use super::scenario::{self, Scenario, ScenarioFile};
use super::{folder, validate};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// `rules/catalogue.toml`, as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CatalogueFile {
    version: String,
    /// The edition of a deployment whose file names none.
    default_edition: String,
    frameworks: BTreeMap<String, String>,
}

impl Catalogue {
    /// The catalogue of this build.
    ///
    /// # Errors
    /// A rule file that does not parse, or rules that contradict each other: defects that the tests exclude.
    pub fn embedded() -> Result<Self, CatalogueError> {
        Self::of(embedded_files())
    }

    /// The rule files of this build, by their paths below `rules/`.
    pub fn embedded_texts() -> BTreeMap<&'static str, &'static str> {
        embedded_files().iter().map(|file| (file.path, file.text)).collect()
    }

    /// The digest that a catalogue of these rule files has, whether or not this build can read it. In any order.
    pub fn digest_of<'t>(texts: impl IntoIterator<Item = (&'t str, &'t str)>) -> String {
        let mut files: Vec<RuleFile<'t>> =
            texts.into_iter().map(|(path, text)| RuleFile { path, id: "", text }).collect();
        files.sort_by_key(|file| file.path);
        digest(&files)
    }

    /// The version of the catalogue of this build, without reading its rules.
    ///
    /// # Errors
    /// As above.
    pub fn embedded_version() -> Result<String, CatalogueError> {
        let mut versions = embedded::CATALOGUE.iter().map(|file| Ok(file.parse::<CatalogueFile>()?.version));
        versions.next().unwrap_or_else(|| Ok(String::new()))
    }

    /// The catalogue of a folder that is laid out as `rules/`: to write an item, and see what an audit makes of it.
    ///
    /// # Errors
    /// As above, and files that cannot be read.
    pub fn from_folder(folder: &Path) -> Result<Self, CatalogueError> {
        let owned = folder::read(folder)?;
        Self::of(owned.iter().map(folder::OwnedFile::borrowed).collect())
    }

    fn of(mut files: Vec<RuleFile<'_>>) -> Result<Self, CatalogueError> {
        files.sort_by_key(|file| file.path);
        let head: CatalogueFile = of_path(&files, "catalogue.toml")?.parse()?;
        let excluded = of_path(&files, "excluded.toml")?.parse::<ExcludedFile>()?.database;
        let mut base = Tables::new();
        let mut checks: Vec<CheckPage> = Vec::new();
        let mut scenarios: Vec<Scenario> = Vec::new();
        for file in &files {
            match file.path.split_once('/') {
                Some(("items", _)) => {
                    // Read as what it is, so that an error shows its place.
                    file.parse::<ItemFile>()?;
                    base.insert(file.id, (file.parse()?, file.path));
                }
                Some(("checks", _)) => checks.push(file.parse::<CheckFile>()?.into_page(file.id)),
                Some(("scenarios", _)) => scenarios.push(file.parse::<ScenarioFile>()?.into_scenario(file.id)),
                _ => {}
            }
        }
        let place = |id: &str| embedded::CHECKS.iter().position(|file| file.id == id);
        if let Some(check) = checks.iter().find(|check| place(&check.id).is_none()) {
            return Err(CatalogueError::Contradiction(format!("no code answers the check `{}`", check.id)));
        }
        checks.sort_by_key(|check| place(&check.id));
        let all = overlay::editions(&files, &base, &excluded)?;
        let Some(default) = all.iter().find(|rules| rules.edition.id == head.default_edition) else {
            return edition::wrong(&head.default_edition, "is the default, and no folder describes it".to_owned());
        };
        let catalogue = Self {
            version: head.version,
            sha256: digest(&files),
            frameworks: head.frameworks,
            edition: default.edition.clone(),
            items: default.items.clone(),
            excluded: default.excluded.clone(),
            checks,
            scenarios: scenario::sorted(scenarios),
            parameters: Parameters::read(&files)?,
            all: Arc::new(all),
        };
        validate::validate(&catalogue)?;
        for id in catalogue.editions().map(|edition| &edition.id).filter(|id| **id != head.default_edition) {
            if let Some(other) = catalogue.of_edition(id) {
                validate::validate(&other)?;
            }
        }
        Ok(catalogue)
    }
}

fn of_path<'a, 'f>(files: &'a [RuleFile<'f>], path: &str) -> Result<&'a RuleFile<'f>, CatalogueError> {
    let missing = || CatalogueError::Syntax { path: path.to_owned(), message: "the file is missing".to_owned() };
    files.iter().find(|file| file.path == path).ok_or_else(missing)
}

fn embedded_files() -> Vec<RuleFile<'static>> {
    use embedded::{CATALOGUE, CHECKS, EDITIONS, EXCLUDED, ITEMS, SCENARIOS};
    [CATALOGUE, EXCLUDED, ITEMS, EDITIONS, SCENARIOS, CHECKS].concat()
}

/// Path, length and text of each file: no two different catalogues read the same.
fn digest(files: &[RuleFile<'_>]) -> String {
    let mut hash = Sha256::new();
    for file in files {
        hash.update(format!("{}\n{}\n", file.path, file.text.len()));
        hash.update(file.text);
    }
    data_encoding::HEXLOWER.encode(&hash.finalize())
}
