//! The catalogue is what its files say, and its files say all that the article names.

use bakproof::policy::Catalogue;

fn catalogue() -> Catalogue {
    Catalogue::embedded().unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn it_loads() {
    assert_eq!(catalogue().items.len(), 29);
}
