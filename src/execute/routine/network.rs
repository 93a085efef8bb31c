//! inet and cidr.  Counterpart: utils/adt/network.c (network_cmp_internal, network_host...).

use std::cmp::Ordering;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::diag::{Result, unsupported};
use crate::execute::routine::Builtin::{self, Scalar};
use crate::execute::routine::arg::{give_text, text};
use crate::nodes::Value;

/// An address with the length of its network.
#[derive(Clone, Copy)]
struct Address {
    ip: IpAddr,
    bits: u8,
}

impl Address {
    fn read(text: &str) -> Option<Self> {
        let (ip, bits) = text.split_once('/').map_or((text, None), |(ip, bits)| (ip, Some(bits)));
        let ip: IpAddr = ip.parse().ok()?;
        let bits = match bits {
            Some(bits) => bits.parse().ok()?,
            None => Address { ip, bits: 0 }.width(),
        };
        Some(Address { ip, bits })
    }

    fn width(self) -> u8 {
        if self.ip.is_ipv4() { 32 } else { 128 }
    }

    /// The address as a number with its first bits on top.
    fn number(self) -> u128 {
        match self.ip {
            IpAddr::V4(ip) => u128::from(u32::from(ip)) << 96,
            IpAddr::V6(ip) => u128::from(ip),
        }
    }

    fn with_number(self, number: u128) -> Self {
        let ip = match self.ip {
            IpAddr::V4(_) => IpAddr::V4(Ipv4Addr::from((number >> 96) as u32)),
            IpAddr::V6(_) => IpAddr::V6(Ipv6Addr::from(number)),
        };
        Address { ip, ..self }
    }

    fn mask(bits: u8) -> u128 {
        if bits == 0 { 0 } else { u128::MAX << (128 - u32::from(bits)) }
    }

    fn network(self) -> Self {
        self.with_number(self.number() & Address::mask(self.bits))
    }
}

/// By family, then the bits that both networks have, then their lengths, then the whole address.
pub(super) fn order(a: &str, b: &str) -> Option<Ordering> {
    let (a, b) = (Address::read(a)?, Address::read(b)?);
    let common = Address::mask(a.bits.min(b.bits));
    Some(
        a.ip.is_ipv6()
            .cmp(&b.ip.is_ipv6())
            .then_with(|| (a.number() & common).cmp(&(b.number() & common)))
            .then_with(|| a.bits.cmp(&b.bits))
            .then_with(|| a.number().cmp(&b.number())),
    )
}

fn address(args: &[Value], i: usize) -> Result<Address> {
    match Address::read(text(args, i)?) {
        Some(address) => Ok(address),
        None => unsupported("an address that is not spelled as the server does"),
    }
}

/// Whether the first network holds the second one.
fn holds(outer: Address, inner: Address, strictly: bool) -> bool {
    let same = outer.network().number() == inner.with_bits(outer.bits).network().number();
    let fits = if strictly { outer.bits < inner.bits } else { outer.bits <= inner.bits };
    outer.ip.is_ipv4() == inner.ip.is_ipv4() && same && fits
}

impl Address {
    fn with_bits(self, bits: u8) -> Self {
        Address { bits, ..self }
    }
}

fn relate(args: &[Value], with: fn(Address, Address) -> bool) -> Result<Value> {
    Ok(Value::Bool(with(address(args, 0)?, address(args, 1)?)))
}

pub(super) const ROUTINES: &[(&str, Builtin)] = &[
    ("network_sup", Scalar(|_, _, a| relate(a, |x, y| holds(x, y, true)))),
    ("network_supeq", Scalar(|_, _, a| relate(a, |x, y| holds(x, y, false)))),
    ("network_sub", Scalar(|_, _, a| relate(a, |x, y| holds(y, x, true)))),
    ("network_subeq", Scalar(|_, _, a| relate(a, |x, y| holds(y, x, false)))),
    ("network_overlap", Scalar(|_, _, a| relate(a, |x, y| holds(x, y, false) || holds(y, x, false)))),
    ("network_masklen", Scalar(|_, _, a| Ok(Value::Int(i64::from(address(a, 0)?.bits))))),
    ("network_family", Scalar(|_, _, a| Ok(Value::Int(if address(a, 0)?.ip.is_ipv4() { 4 } else { 6 })))),
    ("network_host", Scalar(|_, _, a| give_text(address(a, 0)?.ip.to_string()))),
    ("network_show", Scalar(|_, _, a| address(a, 0).and_then(|x| give_text(format!("{}/{}", x.ip, x.bits))))),
    (
        "network_network",
        Scalar(|_, _, a| address(a, 0).and_then(|x| give_text(format!("{}/{}", x.network().ip, x.bits)))),
    ),
];
