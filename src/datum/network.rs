//! inet, cidr, macaddr, macaddr8.  Counterpart: utils/adt/network.c, inet_net_pton.c, mac.c, mac8.c.

use std::net::{Ipv4Addr, Ipv6Addr};

use crate::datum::invalid;
use crate::diag::{Diagnostic, Result, SqlState};

enum Address {
    V4(Ipv4Addr, u8),
    V6(Ipv6Addr, u8),
}

/// The length of the network is shown unless it is the whole address.
pub(super) fn input_inet(text: &str) -> Result<String> {
    let address = parse(text.trim(), false).ok_or_else(|| invalid("inet", text))?;
    Ok(match address {
        Address::V4(ip, 32) => ip.to_string(),
        Address::V4(ip, bits) => format!("{ip}/{bits}"),
        Address::V6(ip, 128) => ip.to_string(),
        Address::V6(ip, bits) => format!("{ip}/{bits}"),
    })
}

pub(super) fn input_cidr(text: &str) -> Result<String> {
    let address = parse(text.trim(), true).ok_or_else(|| invalid("cidr", text))?;
    let (host_bits, printed) = match address {
        Address::V4(ip, bits) => {
            (u32::from(ip).checked_shl(u32::from(bits)).unwrap_or(0) != 0 && bits < 32, format!("{ip}/{bits}"))
        }
        Address::V6(ip, bits) => {
            (u128::from(ip).checked_shl(u32::from(bits)).unwrap_or(0) != 0 && bits < 128, format!("{ip}/{bits}"))
        }
    };
    if host_bits {
        let error =
            Diagnostic::refused(SqlState::INVALID_TEXT_REPRESENTATION, format!("invalid cidr value: \"{text}\""))
                .with_detail("Value has bits set to right of mask.");
        return Err(Box::new(error));
    }
    Ok(printed)
}

fn parse(text: &str, is_cidr: bool) -> Option<Address> {
    let (address, bits) = match text.split_once('/') {
        Some((address, bits)) if !bits.is_empty() && bits.bytes().all(|b| b.is_ascii_digit()) => {
            (address, Some(bits.parse::<u8>().ok()?))
        }
        Some(_) => return None,
        None => (text, None),
    };
    if address.contains(':') {
        let ip: Ipv6Addr = address.parse().ok()?;
        let bits = bits.unwrap_or(128);
        return (bits <= 128).then_some(Address::V6(ip, bits));
    }
    let octets: Vec<u8> = address.split('.').map(str::parse).collect::<std::result::Result<_, _>>().ok()?;
    if octets.len() > 4 || octets.is_empty() || (octets.len() < 4 && !is_cidr && bits.is_none()) {
        return None;
    }
    let mut full = [0u8; 4];
    full[..octets.len()].copy_from_slice(&octets);
    let bits = bits.unwrap_or_else(|| if is_cidr { implied_bits(&octets) } else { 32 });
    (bits <= 32).then_some(Address::V4(Ipv4Addr::from(full), bits))
}

/// The length of a network that was written without one: by its class, and at least what was written.
fn implied_bits(octets: &[u8]) -> u8 {
    if octets.len() == 4 {
        return 32;
    }
    let class = match octets[0] {
        240.. => 32,
        224.. => 8,
        192.. => 24,
        128.. => 16,
        _ => 8,
    };
    class.max(octets.len() as u8 * 8)
}

pub(super) fn input_macaddr(text: &str) -> Result<String> {
    match hex_bytes(text.trim()).as_deref() {
        Some(bytes @ [_, _, _, _, _, _]) => Ok(colons(bytes)),
        _ => Err(invalid("macaddr", text)),
    }
}

/// Six bytes become eight with FF FE in the middle.
pub(super) fn input_macaddr8(text: &str) -> Result<String> {
    match hex_bytes(text.trim()).as_deref() {
        Some([a, b, c, d, e, f]) => Ok(colons(&[*a, *b, *c, 0xff, 0xfe, *d, *e, *f])),
        Some(bytes) if bytes.len() == 8 => Ok(colons(bytes)),
        _ => Err(invalid("macaddr8", text)),
    }
}

fn hex_bytes(text: &str) -> Option<Vec<u8>> {
    let digits: String = text.chars().filter(|c| !matches!(c, ':' | '-' | '.')).collect();
    if !digits.len().is_multiple_of(2) || !digits.is_ascii() {
        return None;
    }
    (0..digits.len()).step_by(2).map(|i| u8::from_str_radix(&digits[i..i + 2], 16).ok()).collect()
}

fn colons(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect::<Vec<_>>().join(":")
}
