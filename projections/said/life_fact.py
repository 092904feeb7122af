"""Facts of somebody's life, as a timeline tells them."""

from projections._said import Said

SAID: Said = {
    "LifeFactStated": ("decision", "It was put on the record: {kind:life_fact}, last confirmed {last_confirmed:day}."),
    "LifeFactConfirmed": ("decision", "What is on the record was confirmed as of {last_confirmed:day}."),
    "LifeFactContradicted": ("milestone", "What is on the record is no longer so."),
    "LifeFactReplaced": ("decision", "Asked on {on:day}, it is otherwise now; another fact says how it is."),
    "LifeFactLeftOut": ("decision", "A decision or plan does not lean any more on what was on the record."),
}
