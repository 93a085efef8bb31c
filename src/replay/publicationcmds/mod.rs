//! Publications and subscriptions.  Counterparts: commands/publicationcmds.c, catalog/pg_publication.c,
//! commands/subscriptioncmds.c.
//!
//! `create` and `alter` change a publication, `member` reads and changes what it holds, `option` its
//! parameters; `subscription` stands by itself.

mod alter;
mod create;
mod member;
mod option;
mod subscription;

pub(super) use alter::alter_publication;
pub(super) use create::create_publication;
pub(super) use subscription::{alter_subscription, create_subscription, drop_subscription};
