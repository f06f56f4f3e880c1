//! JSON Schemas of what is held in another way than it is written.

/// Gives a type the schema of the one that it is read and written as; the third is a parameter of both.
macro_rules! schema_as {
    ($type:ty, $written:ty $(, $parameter:ident)?) => {
        impl $(<$parameter: schemars::JsonSchema>)? schemars::JsonSchema for $type {
            fn inline_schema() -> bool {
                <$written as schemars::JsonSchema>::inline_schema()
            }

            fn schema_name() -> std::borrow::Cow<'static, str> {
                <$written as schemars::JsonSchema>::schema_name()
            }

            fn schema_id() -> std::borrow::Cow<'static, str> {
                <$written as schemars::JsonSchema>::schema_id()
            }

            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                <$written as schemars::JsonSchema>::json_schema(generator)
            }
        }
    };
}

pub(crate) use schema_as;
