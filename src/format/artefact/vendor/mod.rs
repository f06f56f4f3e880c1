//! What the recognisers of network devices share: text, archives, dates, paths in XML, and the making of an answer.

mod answer;
mod archive;
mod date;
mod gzip;
mod held;
mod magic;
mod mapped;
mod read_to_end;
mod reading;
mod session;
mod seven_zip;
mod stream;
mod tar;
mod text;
mod unknown_form;
mod xml_paths;

pub(super) use answer::Answer;
use archive::{check_gzip, weigh_archive};
pub(super) use archive::{is_archive, walk_archive};
pub(super) use date::{When, from_day_first, from_words};
pub(super) use held::Held;
use magic::{Magic, magic};
pub(super) use mapped::judge_mapped;
pub(super) use read_to_end::read_to_end;
pub(super) use reading::{Read, Reading, Role};
pub(super) use session::{is_after, is_all_comment, is_around, lines_of, without_banners};
use seven_zip::check as check_seven_zip;
pub(super) use stream::Stream;
pub(super) use tar::{TarWalk, Wanted};
pub(super) use text::{Text, head_text, lines_of_head, value_after};
pub(super) use xml_paths::{XmlPaths, read_xml, xml_root};
