//! Many measurements of one thing, and what they say together; knows no unit.

/// Measurements in ascending order. Never a mean: one hiccup of the machine would move it.
#[derive(Clone, Debug, Default)]
pub struct Spread(Vec<f64>);

impl Spread {
    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn median(&self) -> f64 {
        self.at(0.5)
    }

    /// The smallest measurement that this share of all does not exceed (nearest rank); 0 where
    /// nothing was measured.
    pub fn at(&self, share: f64) -> f64 {
        let rank = (share * self.0.len() as f64).ceil() as usize;
        self.0
            .get(rank.saturating_sub(1))
            .copied()
            .unwrap_or_default()
    }

    pub fn least(&self) -> f64 {
        self.0.first().copied().unwrap_or_default()
    }

    pub fn most(&self) -> f64 {
        self.0.last().copied().unwrap_or_default()
    }

    /// The median with the extremes beside it, as tables show several rounds.
    pub fn shown(&self, digits: usize) -> String {
        format!(
            "{:.digits$} ({:.digits$} to {:.digits$})",
            self.median(),
            self.least(),
            self.most()
        )
    }
}

impl FromIterator<f64> for Spread {
    fn from_iter<I: IntoIterator<Item = f64>>(values: I) -> Self {
        let mut values: Vec<f64> = values.into_iter().collect();
        values.sort_by(f64::total_cmp);
        Spread(values)
    }
}
