//! What a text in JSON holds, as a tree, and how values are read off it; refuses to know the letters,
//! which `serde_json` knows.
//!
//! A reader that serde derives is compiled into the reader of letters, once for every type: that made a
//! sixth of what the browser downloads. Off a tree, a type is read in a few instructions a field.

use std::{collections::VecDeque, fmt, sync::Arc};

use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, SeqAccess, Visitor},
};

/// A value of JSON. Numbers are whole: nothing of ours is measured in fractions, and one that is
/// somebody else's is passed over like any field that is not known.
#[derive(Clone, Debug, PartialEq)]
pub enum Tree {
    Null,
    Bool(bool),
    Number(i64),
    Text(String),
    List(Vec<Tree>),
    Fields(Fields),
}

/// The fields of an object, in the order in which they stood.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fields(Vec<(String, Tree)>);

/// What can be read off a tree. None: it is something else.
pub trait FromTree: Sized {
    fn from_tree(tree: Tree) -> Option<Self>;
}

impl Tree {
    pub fn text(self) -> Option<String> {
        match self {
            Tree::Text(text) => Some(text),
            _ => None,
        }
    }

    pub fn fields(self) -> Option<Fields> {
        match self {
            Tree::Fields(fields) => Some(fields),
            _ => None,
        }
    }

    /// An enum's variant and what it holds, in serde's own form: `"Name"` or `{"Name": what}`.
    pub fn variant(self) -> Option<(String, Tree)> {
        match self {
            Tree::Text(name) => Some((name, Tree::Null)),
            Tree::Fields(Fields(mut one)) => one.pop().filter(|_| one.is_empty()),
            _ => None,
        }
    }
}

impl FromIterator<(String, Tree)> for Fields {
    fn from_iter<I: IntoIterator<Item = (String, Tree)>>(fields: I) -> Self {
        Fields(fields.into_iter().collect())
    }
}

impl Fields {
    /// Reads a field. One that is missing is read as null.
    pub fn take<T: FromTree>(&mut self, name: &str) -> Option<T> {
        T::from_tree(self.remove(name))
    }

    fn remove(&mut self, name: &str) -> Tree {
        match self.0.iter().position(|(known, _)| known == name) {
            Some(at) => self.0.swap_remove(at).1,
            None => Tree::Null,
        }
    }
}

/// Lets serde read these types off a tree, wherever it meets them.
macro_rules! read_off_a_tree {
    ($($type:ty),+ $(,)?) => {
        $(impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                $crate::stream::read_off(from)
            }
        })+
    };
}
pub(crate) use read_off_a_tree;

/// A whole tree, and then the value off it.
pub fn read_off<'de, T: FromTree, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    let read = T::from_tree(Tree::deserialize(from)?);
    read.ok_or_else(|| D::Error::custom("a field is missing, or is not what it should be"))
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Grow)
    }
}

/// Makes the tree, whatever comes.
struct Grow;

impl<'de> Visitor<'de> for Grow {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Tree, E> {
        Ok(Tree::Bool(value))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Tree, E> {
        Ok(Tree::Number(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Tree, E> {
        Ok(i64::try_from(number).map_or(Tree::Null, Tree::Number))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_str<E>(self, text: &str) -> Result<Tree, E> {
        Ok(Tree::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Tree, A::Error> {
        let mut list = Vec::new();
        while let Some(one) = from.next_element()? {
            list.push(one);
        }
        Ok(Tree::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Tree, A::Error> {
        let mut fields = Vec::new();
        while let Some(field) = from.next_entry()? {
            fields.push(field);
        }
        Ok(Tree::Fields(Fields(fields)))
    }
}

impl FromTree for bool {
    fn from_tree(tree: Tree) -> Option<Self> {
        match tree {
            Tree::Bool(value) => Some(value),
            _ => None,
        }
    }
}

impl FromTree for i64 {
    fn from_tree(tree: Tree) -> Option<Self> {
        match tree {
            Tree::Number(number) => Some(number),
            _ => None,
        }
    }
}

impl FromTree for u64 {
    fn from_tree(tree: Tree) -> Option<Self> {
        i64::from_tree(tree)?.try_into().ok()
    }
}

impl FromTree for usize {
    fn from_tree(tree: Tree) -> Option<Self> {
        i64::from_tree(tree)?.try_into().ok()
    }
}

impl FromTree for u32 {
    fn from_tree(tree: Tree) -> Option<Self> {
        i64::from_tree(tree)?.try_into().ok()
    }
}

impl FromTree for u8 {
    fn from_tree(tree: Tree) -> Option<Self> {
        i64::from_tree(tree)?.try_into().ok()
    }
}

impl FromTree for char {
    fn from_tree(tree: Tree) -> Option<Self> {
        let text = tree.text()?;
        let mut characters = text.chars();
        characters.next().filter(|_| characters.next().is_none())
    }
}

impl FromTree for String {
    fn from_tree(tree: Tree) -> Option<Self> {
        tree.text()
    }
}

impl FromTree for Arc<str> {
    fn from_tree(tree: Tree) -> Option<Self> {
        tree.text().map(Arc::from)
    }
}

impl<T: FromTree> FromTree for Arc<T> {
    fn from_tree(tree: Tree) -> Option<Self> {
        T::from_tree(tree).map(Arc::new)
    }
}

impl<T: FromTree> FromTree for Option<T> {
    fn from_tree(tree: Tree) -> Option<Self> {
        match tree {
            Tree::Null => Some(None),
            tree => T::from_tree(tree).map(Some),
        }
    }
}

impl<T: FromTree> FromTree for Vec<T> {
    fn from_tree(tree: Tree) -> Option<Self> {
        match tree {
            Tree::List(list) => list.into_iter().map(T::from_tree).collect(),
            _ => None,
        }
    }
}

impl<T: FromTree> FromTree for VecDeque<T> {
    fn from_tree(tree: Tree) -> Option<Self> {
        Vec::from_tree(tree).map(VecDeque::from)
    }
}

impl<T: FromTree> FromTree for [T; 2] {
    fn from_tree(tree: Tree) -> Option<Self> {
        Vec::from_tree(tree)?.try_into().ok()
    }
}

impl<A: FromTree, B: FromTree> FromTree for (A, B) {
    fn from_tree(tree: Tree) -> Option<Self> {
        let [a, b] = <[Tree; 2]>::from_tree(tree)?;
        Some((A::from_tree(a)?, B::from_tree(b)?))
    }
}

impl FromTree for Tree {
    fn from_tree(tree: Tree) -> Option<Self> {
        Some(tree)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<T: FromTree>(json: &str) -> Option<T> {
        T::from_tree(serde_json::from_str(json).expect("JSON"))
    }

    #[test]
    fn values_are_read_as_what_they_are_and_as_nothing_else() {
        assert_eq!(read("7"), Some(7u64));
        assert_eq!((read("-7"), read::<u64>("-7")), (Some(-7i64), None));
        assert_eq!((read("\"å\""), read::<char>("\"åå\"")), (Some('å'), None));
        assert_eq!((read::<u64>("1.5"), read::<u64>("\"1\"")), (None, None));
        assert_eq!(read("[[\"a\",1],[\"b\",2]]"), {
            Some(vec![("a".to_owned(), 1u64), ("b".to_owned(), 2)])
        });
        assert_eq!(read::<[u64; 2]>("[1,2,3]"), None);
    }

    #[test]
    fn a_field_that_is_missing_may_be_so_only_where_it_is_optional() {
        let mut fields = read::<Tree>(r#"{"a":1,"b":null}"#)
            .and_then(Tree::fields)
            .unwrap_or_default();
        assert_eq!(fields.take::<Option<u64>>("b"), Some(None));
        assert_eq!(fields.take::<Option<u64>>("c"), Some(None));
        assert_eq!(fields.take::<u64>("b"), None);
        assert_eq!(fields.take::<u64>("a"), Some(1));
    }

    #[test]
    fn a_variant_is_a_name_alone_or_the_only_field() {
        let variant = |json| {
            read::<Tree>(json)
                .and_then(Tree::variant)
                .map(|(name, _)| name)
        };
        assert_eq!(variant(r#""Here""#).as_deref(), Some("Here"));
        assert_eq!(variant(r#"{"Here":7}"#).as_deref(), Some("Here"));
        assert_eq!(variant(r#"{"Here":7,"There":8}"#), None);
        assert_eq!(variant("7"), None);
    }
}
