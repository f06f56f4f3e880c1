//! The deployment file, read with its places: every error of one run is collected and shown with its line.

mod accepted;
mod directory_servers;
mod file;
mod inventory;
mod items;
mod own_keys;
mod periods;
mod reader;
mod repositories;
mod schedules;
mod server_keys;
mod sql_servers;
mod syntax;
mod users;
mod values;
mod windows_zones;

pub use items::keys_of;
pub use values::is_variable_name;
