//! Lists the rule files of items, so that an item is one file in `rules/items` and named nowhere else.

use std::error::Error;
use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

const ITEMS: &str = "rules/items";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={ITEMS}");
    let mut ids = Vec::new();
    for entry in fs::read_dir(ITEMS)? {
        let path = entry?.path();
        let id = path.file_stem().and_then(|stem| stem.to_str()).map(str::to_owned);
        match (id, path.extension().is_some_and(|extension| extension == "toml")) {
            (Some(id), true) => ids.push(id),
            _ => return Err(format!("{} is not a rule file", path.display()).into()),
        }
    }
    ids.sort();
    let mut list = String::from("pub(super) const ITEMS: &[RuleFile<'static>] = &[\n");
    for id in ids {
        let text = format!("include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/{ITEMS}/{id}.toml\"))");
        writeln!(list, "    RuleFile {{ path: \"items/{id}.toml\", id: \"{id}\", text: {text} }},")?;
    }
    list.push_str("];\n");
    fs::write(Path::new(&env::var("OUT_DIR")?).join("items.rs"), list)?;
    Ok(())
}
