//! The parts of a workbook around its rows, in the order of elements that ECMA-376 prescribes.

use super::cell::{Column, column_name};
use super::text::{of_part, visible};
use crate::base::Stamp;
use std::fmt::Write;

/// A sheet that was written.
#[derive(Debug)]
pub struct SheetPlace {
    /// Without characters that a formula would have to quote.
    pub name: &'static str,
    pub column_count: usize,
    /// Columns that stay in sight, and stand on every page.
    pub frozen: usize,
    /// Of all columns, in characters.
    pub width: usize,
    pub row_count: u32,
    /// On the left of every page's foot.
    pub footer: String,
}

/// Of the document.
#[derive(Debug)]
pub struct Properties {
    pub title: String,
    pub subject: String,
    pub creator: String,
    pub description: String,
    /// No clock is asked: the document is as old as what it says.
    pub created: Stamp,
}

/// Characters of a property.
const MOST_PROPERTY_CHARS: usize = 255;
/// Characters of a footer, of the 255 that a spreadsheet accepts with its codes.
const MOST_FOOTER_CHARS: usize = 80;
/// Characters across a page that can still be read: a wider sheet is printed on several pages beside each other.
const PAGE_WIDTH: usize = 260;
const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const TYPES: &str = "application/vnd.openxmlformats-officedocument";

/// The path of the part that lists the others.
pub const CONTENT_TYPES: &str = "[Content_Types].xml";

/// The path of the sheet with this number, from one.
pub fn sheet_path(number: usize) -> String {
    format!("xl/worksheets/sheet{number}.xml")
}

/// Everything before the first row. Writing to a `String` cannot fail, so results of `write!` are dropped.
pub fn sheet_start(columns: &[Column<'_>], frozen: usize, is_first: bool) -> String {
    let mut xml = format!("{HEAD}<worksheet xmlns=\"{MAIN}\"><sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr>");
    let selected = if is_first { r#" tabSelected="1""# } else { "" };
    let (across, pane) =
        if frozen == 0 { (String::new(), "bottomLeft") } else { (format!(r#"xSplit="{frozen}" "#), "bottomRight") };
    let corner = column_name(frozen);
    let _ = write!(
        xml,
        concat!(
            r#"<sheetViews><sheetView{} workbookViewId="0"><pane {}ySplit="1" topLeftCell="{}2" activePane="{}" "#,
            r#"state="frozen"/><selection pane="{}" activeCell="{}2" sqref="{}2"/></sheetView></sheetViews>"#,
            r#"<sheetFormatPr defaultRowHeight="15"/><cols>"#
        ),
        selected, across, corner, pane, pane, corner, corner
    );
    for (number, (_, width)) in (1..).zip(columns) {
        let _ = write!(xml, r#"<col min="{number}" max="{number}" width="{width}" customWidth="1"/>"#);
    }
    xml.push_str("</cols><sheetData>");
    xml
}

/// Everything after the last row: filters, and how it is printed.
pub fn sheet_end(sheet: &SheetPlace) -> String {
    // `&` starts a code in a footer.
    let footer = visible(&sheet.footer).chars().take(MOST_FOOTER_CHARS).collect::<String>().replace('&', "&&");
    // A digit behind `&L` would be a size.
    let footer = of_part(&format!("&L {footer}&C&A&RPage &P of &N"), 255);
    format!(
        concat!(
            r#"</sheetData><autoFilter ref="{}"/><printOptions gridLines="1"/>"#,
            r#"<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>"#,
            r#"<pageSetup paperSize="9" orientation="landscape" fitToWidth="{}" fitToHeight="0"/>"#,
            r#"<headerFooter><oddFooter>{}</oddFooter></headerFooter></worksheet>"#
        ),
        range(sheet, ""),
        sheet.width.div_ceil(PAGE_WIDTH).max(1),
        footer
    )
}

/// The path and the content of every part but the types, the sheets and the styles.
pub fn package(sheets: &[SheetPlace], properties: &Properties) -> [(&'static str, String); 5] {
    [
        ("_rels/.rels", relations()),
        (
            "docProps/app.xml",
            format!(
                r#"{HEAD}<Properties xmlns="{OFFICE}/extended-properties"><Application>bakproof</Application></Properties>"#
            ),
        ),
        ("docProps/core.xml", core(properties)),
        ("xl/workbook.xml", workbook(sheets)),
        ("xl/_rels/workbook.xml.rels", sheet_relations(sheets.len())),
    ]
}

/// What kind of part is where.
pub fn content_types(sheet_count: usize) -> String {
    let mut xml = format!("{HEAD}<Types xmlns=\"{PACKAGE}/content-types\">");
    let _ = write!(
        xml,
        r#"<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>"#
    );
    xml.push_str(r#"<Default Extension="xml" ContentType="application/xml"/>"#);
    let mut part = |path: &str, kind: &str| {
        let _ = write!(xml, r#"<Override PartName="/{path}" ContentType="{kind}"/>"#);
    };
    part("xl/workbook.xml", &format!("{TYPES}.spreadsheetml.sheet.main+xml"));
    for number in 1..=sheet_count {
        part(&sheet_path(number), &format!("{TYPES}.spreadsheetml.worksheet+xml"));
    }
    part("xl/styles.xml", &format!("{TYPES}.spreadsheetml.styles+xml"));
    part("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml");
    part("docProps/app.xml", &format!("{TYPES}.extended-properties+xml"));
    xml.push_str("</Types>");
    xml
}

fn relations() -> String {
    format!(
        concat!(
            "{}<Relationships xmlns=\"{}/relationships\">",
            r#"<Relationship Id="rId1" Type="{}/relationships/officeDocument" Target="xl/workbook.xml"/>"#,
            r#"<Relationship Id="rId2" Type="{}/relationships/metadata/core-properties" Target="docProps/core.xml"/>"#,
            r#"<Relationship Id="rId3" Type="{}/relationships/extended-properties" Target="docProps/app.xml"/>"#,
            "</Relationships>"
        ),
        HEAD, PACKAGE, OFFICE, PACKAGE, OFFICE
    )
}

fn core(properties: &Properties) -> String {
    let of = |text: &str| of_part(text, MOST_PROPERTY_CHARS);
    let created = properties.created.at.strftime("%Y-%m-%dT%H:%M:%SZ");
    format!(
        concat!(
            "{}<cp:coreProperties xmlns:cp=\"{}/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" ",
            "xmlns:dcterms=\"http://purl.org/dc/terms/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">",
            "<dc:title>{}</dc:title><dc:subject>{}</dc:subject><dc:creator>{}</dc:creator>",
            "<dc:description>{}</dc:description>",
            "<dcterms:created xsi:type=\"dcterms:W3CDTF\">{}</dcterms:created>",
            "<dcterms:modified xsi:type=\"dcterms:W3CDTF\">{}</dcterms:modified></cp:coreProperties>"
        ),
        HEAD,
        PACKAGE,
        of(&properties.title),
        of(&properties.subject),
        of(&properties.creator),
        of(&properties.description),
        created,
        created
    )
}

fn workbook(sheets: &[SheetPlace]) -> String {
    let mut xml = format!(
        "{HEAD}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}/relationships\"><bookViews><workbookView/></bookViews><sheets>"
    );
    for (number, sheet) in (1..).zip(sheets) {
        let _ = write!(xml, r#"<sheet name="{}" sheetId="{number}" r:id="rId{number}"/>"#, sheet.name);
    }
    xml.push_str("</sheets><definedNames>");
    for (number, sheet) in sheets.iter().enumerate() {
        let area = range(sheet, "$");
        let _ = write!(
            xml,
            r#"<definedName name="_xlnm._FilterDatabase" localSheetId="{number}" hidden="1">{}!{area}</definedName>"#,
            sheet.name
        );
    }
    for (number, sheet) in sheets.iter().enumerate() {
        let columns = match sheet.frozen {
            0 => String::new(),
            frozen => format!("{}!$A:${},", sheet.name, column_name(frozen - 1)),
        };
        let _ = write!(
            xml,
            r#"<definedName name="_xlnm.Print_Titles" localSheetId="{number}">{columns}{}!$1:$1</definedName>"#,
            sheet.name
        );
    }
    xml.push_str("</definedNames></workbook>");
    xml
}

fn sheet_relations(sheet_count: usize) -> String {
    let mut xml = format!("{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\">");
    for number in 1..=sheet_count {
        let _ = write!(
            xml,
            r#"<Relationship Id="rId{number}" Type="{OFFICE}/relationships/worksheet" Target="worksheets/sheet{number}.xml"/>"#
        );
    }
    let _ = write!(
        xml,
        r#"<Relationship Id="rId{}" Type="{OFFICE}/relationships/styles" Target="styles.xml"/></Relationships>"#,
        sheet_count + 1
    );
    xml
}

/// `A1:K47`, with `fix` before each part.
fn range(sheet: &SheetPlace, fix: &str) -> String {
    let last = column_name(sheet.column_count.saturating_sub(1));
    format!("{fix}A{fix}1:{fix}{last}{fix}{}", sheet.row_count.max(1))
}
