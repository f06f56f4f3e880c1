//! Copies of earlier output. Knows no stream; its callers have checked `1 <= offset <= from` and `to <= out.len()`.

/// Bytes one step copies; one load and one store.
pub(super) const STRIDE: usize = 16;

/// Copies what stands `offset` back to `from..to` and nothing else.
pub(super) fn exact(out: &mut [u8], from: usize, offset: usize, to: usize) {
    let source = from - offset;
    if offset >= to - from {
        out.copy_within(source..source + (to - from), from);
        return;
    }
    for at in from..to {
        out[at] = out[at - offset];
    }
}

/// The same where `to + STRIDE <= out.len()`: writes up to [`STRIDE`] bytes too much, which what follows overwrites.
#[inline(always)]
pub(super) fn with_room(out: &mut [u8], from: usize, offset: usize, to: usize) {
    if offset >= STRIDE {
        step(out, from - offset, from);
        let mut at = from + STRIDE;
        while at < to {
            step(out, at - offset, at);
            at += STRIDE;
        }
        return;
    }
    repeat(out, from, offset, to);
}

/// A short pattern, again and again.
fn repeat(out: &mut [u8], from: usize, offset: usize, to: usize) {
    if offset == 1 {
        let byte = out[from - 1];
        out[from..to].fill(byte);
        return;
    }
    // Byte by byte until whole periods fill a step; from then on they are far enough apart.
    let period = offset * STRIDE.div_ceil(offset);
    let near = to.min(from + period - offset);
    for at in from..near {
        out[at] = out[at - offset];
    }
    let mut at = near;
    while at < to {
        step(out, at - period, at);
        at += STRIDE;
    }
}

/// By value: one load and one store, where a move of a run-time place would be a call.
#[inline(always)]
fn step(out: &mut [u8], source: usize, to: usize) {
    let bytes = out.get(source..).and_then(|rest| rest.first_chunk::<STRIDE>()).copied();
    let place = out.get_mut(to..).and_then(|rest| rest.first_chunk_mut::<STRIDE>());
    if let (Some(bytes), Some(place)) = (bytes, place) {
        *place = bytes;
    }
}
