"""Organizations as rows of a file."""

from evidence.tables import Table, column, dated, plain, several

ORGANIZATIONS = Table(
    [column("label", lambda organization: organization.label())],
    plain("name"),
    [column("other_names", lambda each: several(name.name for name in each.names.all()))],
    [column("kind", lambda each: each.kind_id), column("sphere", lambda each: each.sphere_id)],
    plain("level", "country", "jurisdiction"),
    dated("founded"),
    dated("dissolved"),
    plain("description", "remark"),
)
