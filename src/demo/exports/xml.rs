//! The little XML that the demo needs: escaped text, and the two parts of an OPC package.

use crate::demo::DEMO_MACHINE;

/// Text for an attribute or an element.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A document that says in a comment that it is demo data.
pub(super) fn document(body: &str) -> Vec<u8> {
    format!("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!-- {DEMO_MACHINE} -->\n{body}").into_bytes()
}

/// `DocItemSet.xml` and `[Content_Types].xml`, of which configuration and user data exports consist.
pub(super) fn document_package(items: &str) -> Vec<(String, Vec<u8>)> {
    const TYPES: &str = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
        <Default Extension=\"xml\" ContentType=\"text/xml\"/></Types>";
    let set =
        format!("<DocItemSet xmlns=\"urn:schema:Microsoft.Rtc.Management.Xds.AppLayer.2008\">\n{items}</DocItemSet>\n");
    vec![("DocItemSet.xml".to_owned(), document(&set)), ("[Content_Types].xml".to_owned(), document(TYPES))]
}
