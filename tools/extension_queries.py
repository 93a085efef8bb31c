"""The queries of record-extensions.py: what an extension holds, as JSON-ready rows in SQL's own spelling."""

AVAILABLE = """select e.name, e.default_version as version, v.trusted, v.relocatable, v.schema, v.requires
  from pg_available_extensions e
  join pg_available_extension_versions v on v.name = e.name and v.version = e.default_version order by e.name"""

# Every query sees the members of the extension as members(classid, objid).
MEMBERS = """create temp view members as select classid, objid from pg_depend
  where refclassid = 'pg_extension'::regclass and deptype = 'e'
  and refobjid = (select oid from pg_extension where extname = {name})"""

HELPERS = """
create function pg_temp.q(nsp oid, name name) returns text language sql as $$
  select quote_ident(nspname) || '.' || quote_ident(name) from pg_namespace where oid = nsp $$;
create function pg_temp.fn(oid) returns text language sql as $$
  select pg_temp.q(pronamespace, proname) from pg_proc where oid = $1 $$;
create function pg_temp.ty(oid) returns text language sql as $$
  select case when $1 <> 0 then format_type($1, null) end $$;
create function pg_temp.element(oid) returns oid language sql as $$
  select case when typcategory = 'A' and typelem <> 0 then typelem else oid end from pg_type where oid = $1 $$;
create function pg_temp.op(oid) returns text language sql as $$
  select 'OPERATOR(' || quote_ident(nspname) || '.' || oprname || ')'
  from pg_operator o join pg_namespace n on n.oid = oprnamespace where o.oid = $1 $$;
create function pg_temp.opsig(oid) returns text language sql as $$
  select quote_ident(nspname) || '.' || oprname || ' (' || coalesce(pg_temp.ty(oprleft), 'NONE') || ', '
    || coalesce(pg_temp.ty(oprright), 'NONE') || ')'
  from pg_operator o join pg_namespace n on n.oid = oprnamespace where o.oid = $1 $$;
create function pg_temp.sig(oid) returns text language sql as $$
  select pg_temp.fn($1) || '(' || pg_get_function_identity_arguments($1) || ')' $$;
create function pg_temp.callsig(oid) returns text language sql as $$
  select pg_temp.fn($1) || '(' || coalesce(string_agg(pg_temp.ty(t), ', ' order by n), '') || ')'
  from pg_proc p left join unnest(proargtypes::oid[]) with ordinality u(t, n) on true where p.oid = $1 $$;
create function pg_temp.fam(oid) returns text language sql as $$
  select pg_temp.q(opfnamespace, opfname) from pg_opfamily where oid = $1 $$;
create function pg_temp.coll(oid) returns text language sql as $$
  select pg_temp.q(collnamespace, collname) from pg_collation where oid = $1 $$;
create function pg_temp.acl(acl aclitem[]) returns json language sql as $$
  select json_agg(json_build_array(coalesce((select rolname from pg_roles r where r.oid = grantee), 'PUBLIC'),
    privilege_type) order by grantee, privilege_type) from aclexplode($1) where grantee <> grantor $$;
"""

TYPES = """select oid, typname, pg_temp.q(typnamespace, typname) as name, typtype, typlen, typbyval, typalign, typstorage,
    typcategory, typispreferred, typdelim, typdefault, typcollation <> 0 as collatable, typnotnull,
    nullif(typelem, 0) is not null and {handler} as is_array, pg_temp.ty(typelem) as element,
    pg_temp.fn(typinput) as input, pg_temp.fn(typoutput) as output, pg_temp.fn(typreceive) as receive,
    pg_temp.fn(typsend) as send, pg_temp.fn(typmodin) as typmod_in, pg_temp.fn(typmodout) as typmod_out,
    pg_temp.fn(typanalyze) as analyze, {subscript} as subscript,
    array_remove(array[typinput, typoutput, typreceive, typsend, typmodin, typmodout, typanalyze, {subscript_oid}]::oid[], 0::oid) as support,
    typrelid as rel, format_type(typbasetype, typtypmod) as base, pg_temp.element(typbasetype) as base_oid,
    (select array_agg(enumlabel order by enumsortorder) from pg_enum where enumtypid = t.oid) as labels,
    (select array_agg(format('CONSTRAINT %I %s', conname, pg_get_constraintdef(c.oid)) order by c.oid) from pg_constraint c where contypid = t.oid
      and contype = 'c') as checks,
    (select array_agg(refobjid) from pg_depend where classid = 'pg_constraint'::regclass and deptype = 'n'
      and objid in (select oid from pg_constraint where contypid = t.oid)) as needs
  from pg_type t where oid in (select objid from members where classid = 'pg_type'::regclass)"""

RANGES = """select rngtypid as type, pg_temp.ty(rngsubtype) as subtype, rngsubtype as subtype_oid,
    pg_temp.fn(rngcanonical) as canonical, pg_temp.fn(rngsubdiff) as subdiff, rngsubopc as opclass_oid,
    (select pg_temp.q(opcnamespace, opcname) from pg_opclass where oid = rngsubopc) as opclass,
    (select array_remove(array[rngcanonical, rngsubdiff]::oid[], 0::oid)) as support, {multirange} as multirange
  from pg_range where rngtypid in (select objid from members where classid = 'pg_type'::regclass)"""

PROCS = """select p.oid, pg_temp.fn(p.oid) as name, pg_temp.sig(p.oid) as sig, pg_get_function_arguments(p.oid) as args,
    pg_get_function_result(p.oid) as result, prokind as kind, provolatile as volatile, proisstrict as strict,
    proleakproof as leakproof, prosecdef as secdef, proparallel as parallel, procost as cost, prorows as rows, proretset as retset,
    proconfig as config, pg_temp.fn(prosupport) as support, prosupport as support_oid, pg_temp.acl(proacl) as acl,
    proacl is not null as has_acl, array(select pg_temp.element(t) from
      unnest(array[prorettype] || proargtypes::oid[] || coalesce(proallargtypes, '{{}}')) t) as types
  from pg_proc p where p.oid in (select objid from members where classid = 'pg_proc'::regclass)
    and prosrc not in ('range_constructor2', 'range_constructor3', 'multirange_constructor0', 'multirange_constructor1',
      'multirange_constructor2')"""

AGGREGATES = """select aggfnoid::oid as oid, aggkind as kind, pg_temp.fn(aggtransfn) as sfunc, pg_temp.ty(aggtranstype) as stype,
    aggtransspace as sspace, pg_temp.fn(aggfinalfn) as finalfunc, aggfinalextra as finalextra, aggfinalmodify as finalmodify,
    pg_temp.fn(aggcombinefn) as combinefunc, pg_temp.fn(aggserialfn) as serialfunc, pg_temp.fn(aggdeserialfn) as deserialfunc,
    agginitval as initcond, pg_temp.fn(aggmtransfn) as msfunc, pg_temp.fn(aggminvtransfn) as minvfunc,
    pg_temp.ty(aggmtranstype) as mstype, aggmtransspace as msspace, pg_temp.fn(aggmfinalfn) as mfinalfunc,
    aggmfinalextra as mfinalextra, aggmfinalmodify as mfinalmodify, aggminitval as minitcond, pg_temp.op(aggsortop) as sortop,
    array[aggtransfn, aggfinalfn, aggcombinefn, aggserialfn, aggdeserialfn, aggmtransfn, aggminvtransfn, aggmfinalfn,
      aggtranstype, aggmtranstype, aggsortop]::oid[] as needs
  from pg_aggregate where aggfnoid in (select objid from members where classid = 'pg_proc'::regclass)"""

OPERATORS = """select oid, quote_ident(nspname) || '.' || oprname as name, pg_temp.ty(oprleft) as leftarg, pg_temp.ty(oprright) as rightarg,
    pg_temp.fn(oprcode) as code, pg_temp.op(oprcom) as commutator, pg_temp.op(oprnegate) as negator,
    pg_temp.fn(oprrest) as restrict, pg_temp.fn(oprjoin) as join, oprcanmerge as merges, oprcanhash as hashes,
    array[oprcode, oprrest, oprjoin, oprleft, oprright]::oid[] as needs
  from pg_operator o join (select oid as nsp, nspname from pg_namespace) n on nsp = oprnamespace
  where oid in (select objid from members where classid = 'pg_operator'::regclass) and oprcode <> 0"""

CASTS = """select oid, pg_temp.ty(castsource) as source, pg_temp.ty(casttarget) as target, pg_temp.callsig(castfunc) as func,
    castcontext as context, castmethod as method, array[castsource, casttarget, castfunc]::oid[] as needs
  from pg_cast where oid in (select objid from members where classid = 'pg_cast'::regclass)
    and not exists (select from pg_proc f where f.oid = castfunc and f.prosrc = 'multirange_constructor1')"""

ACCESS_METHODS = """select oid, quote_ident(amname) as name, amtype, pg_temp.fn(amhandler) as handler, array[amhandler]::oid[] as needs
  from pg_am where oid in (select objid from members where classid = 'pg_am'::regclass)"""

FAMILIES = """select f.oid, pg_temp.fam(f.oid) as name, quote_ident(amname) as am, array[opfmethod]::oid[] as needs
  from pg_opfamily f join pg_am a on a.oid = opfmethod
  where f.oid in (select objid from members where classid = 'pg_opfamily'::regclass)"""

CLASSES = """select c.oid, pg_temp.q(opcnamespace, opcname) as name, pg_temp.fam(opcfamily) as family, quote_ident(amname) as am,
    pg_temp.ty(opcintype) as input, opcintype, opcdefault as is_default, pg_temp.ty(opckeytype) as storage,
    array[opcfamily, opcintype, opckeytype, opcmethod]::oid[] as needs
  from pg_opclass c join pg_am a on a.oid = opcmethod
  where c.oid in (select objid from members where classid = 'pg_opclass'::regclass)"""

# The class that an operator or routine of a family came with is what it depends on internally.
FAMILY_MEMBERS = """select 'o' as kind, amopfamily as family, amopstrategy as number, pg_temp.opsig(amopopr) as what,
    pg_temp.fam(amopsortfamily) as sort, amoplefttype as lhs, amoprighttype as rhs, pg_temp.ty(amoplefttype) as lhs_name,
    pg_temp.ty(amoprighttype) as rhs_name, array[amopopr, amopsortfamily]::oid[] as needs,
    (select refobjid from pg_depend where classid = 'pg_amop'::regclass and objid = a.oid and deptype = 'i'
       and refclassid = 'pg_opclass'::regclass) as class
  from pg_amop a where amopfamily in (select objid from members where classid = 'pg_opfamily'::regclass)
  union all
  select 'f', amprocfamily, amprocnum, pg_temp.callsig(amproc), null, amproclefttype, amprocrighttype,
    pg_temp.ty(amproclefttype), pg_temp.ty(amprocrighttype), array[amproc]::oid[],
    (select refobjid from pg_depend where classid = 'pg_amproc'::regclass and objid = a.oid and deptype = 'i'
       and refclassid = 'pg_opclass'::regclass)
  from pg_amproc a where amprocfamily in (select objid from members where classid = 'pg_opfamily'::regclass)
  order by kind desc, lhs, rhs, number"""

RELATIONS = """select c.oid, pg_temp.q(relnamespace, relname) as name, relkind as kind, pg_temp.acl(relacl) as acl, reltype as type,
    relpersistence as persistence,
    (select json_agg(json_build_object('name', quote_ident(attname), 'type', format_type(atttypid, atttypmod),
        'type_oid', pg_temp.element(atttypid), 'notnull', attnotnull, 'identity', attidentity, 'generated', attgenerated,
        'collation', case when attcollation <> typcollation then pg_temp.coll(attcollation) end,
        'default', pg_get_expr(adbin, adrelid)) order by attnum)
      from pg_attribute a join pg_type t on t.oid = atttypid left join pg_attrdef d on adrelid = attrelid and adnum = attnum
      where attrelid = c.oid and attnum > 0 and not attisdropped) as columns,
    (select json_agg(json_build_array(quote_ident(conname), pg_get_constraintdef(k.oid)) order by contype = 'f', k.oid)
      from pg_constraint k where conrelid = c.oid and contype in ('p', 'u', 'c', 'x')) as constraints,
    (select json_agg(json_build_array(quote_ident(conname), pg_get_constraintdef(k.oid)) order by k.oid)
      from pg_constraint k where conrelid = c.oid and contype = 'f') as foreign_keys,
    (select array_agg(pg_get_indexdef(indexrelid) order by indexrelid) from pg_index i where indrelid = c.oid
      and not exists (select from pg_constraint where conindid = indexrelid and contype in ('p', 'u', 'x'))) as indexes,
    (select json_build_object('type', format_type(seqtypid, null), 'start', seqstart, 'increment', seqincrement,
        'min', seqmin, 'max', seqmax, 'cache', seqcache, 'cycle', seqcycle) from pg_sequence where seqrelid = c.oid) as sequence,
    (select json_build_object('kind', deptype, 'column', quote_ident(attname), 'table', refobjid::regclass::text) from pg_depend d
      join pg_attribute on attrelid = refobjid and attnum = refobjsubid
      where d.objid = c.oid and classid = 'pg_class'::regclass and refclassid = 'pg_class'::regclass and deptype in ('a', 'i')
      and c.relkind = 'S') as owned,
    (select array_agg(refobjid) from pg_depend where deptype = 'n'
      and (classid = 'pg_constraint'::regclass and objid in (select oid from pg_constraint where conrelid = c.oid)
        or classid = 'pg_attrdef'::regclass and objid in (select oid from pg_attrdef where adrelid = c.oid))) as needs
  from pg_class c where c.oid in (select objid from members where classid = 'pg_class'::regclass)
    or relkind = 'c' and reltype in (select objid from members where classid = 'pg_type'::regclass)"""

OTHERS = """
  select oid, 'CREATE SCHEMA ' || quote_ident(nspname) || ';' as statement, '{{}}'::oid[] as needs
    from pg_namespace where oid in (select objid from members where classid = 'pg_namespace'::regclass)
  union all
  select oid, 'CREATE ' || case when lanpltrusted then 'TRUSTED ' else '' end || 'LANGUAGE ' || quote_ident(lanname)
      || ' HANDLER ' || pg_temp.fn(lanplcallfoid) || coalesce(' INLINE ' || pg_temp.fn(laninline), '')
      || coalesce(' VALIDATOR ' || pg_temp.fn(lanvalidator), '') || ';', array[lanplcallfoid, laninline, lanvalidator]
    from pg_language where oid in (select objid from members where classid = 'pg_language'::regclass)
  union all
  select oid, 'CREATE TEXT SEARCH PARSER ' || pg_temp.q(prsnamespace, prsname) || ' (START = ' || pg_temp.fn(prsstart)
      || ', GETTOKEN = ' || pg_temp.fn(prstoken) || ', END = ' || pg_temp.fn(prsend)
      || coalesce(', HEADLINE = ' || pg_temp.fn(prsheadline), '') || ', LEXTYPES = ' || pg_temp.fn(prslextype) || ');',
      array[prsstart, prstoken, prsend, prsheadline, prslextype]::oid[]
    from pg_ts_parser where oid in (select objid from members where classid = 'pg_ts_parser'::regclass)
  union all
  select oid, 'CREATE TEXT SEARCH TEMPLATE ' || pg_temp.q(tmplnamespace, tmplname) || ' ('
      || coalesce('INIT = ' || pg_temp.fn(tmplinit) || ', ', '') || 'LEXIZE = ' || pg_temp.fn(tmpllexize) || ');',
      array[tmplinit, tmpllexize]::oid[]
    from pg_ts_template where oid in (select objid from members where classid = 'pg_ts_template'::regclass)
  union all
  select d.oid, 'CREATE TEXT SEARCH DICTIONARY ' || pg_temp.q(dictnamespace, dictname) || ' (TEMPLATE = '
      || pg_temp.q(tmplnamespace, tmplname) || coalesce(', ' || dictinitoption, '') || ');', array[dicttemplate]
    from pg_ts_dict d join pg_ts_template t on t.oid = dicttemplate
    where d.oid in (select objid from members where classid = 'pg_ts_dict'::regclass)
  union all
  select oid, 'CREATE FOREIGN DATA WRAPPER ' || quote_ident(fdwname) || coalesce(' HANDLER ' || pg_temp.fn(nullif(fdwhandler, 0)), '')
      || coalesce(' VALIDATOR ' || pg_temp.fn(nullif(fdwvalidator, 0)), '') || ';', array[fdwhandler, fdwvalidator]
    from pg_foreign_data_wrapper where oid in (select objid from members where classid = 'pg_foreign_data_wrapper'::regclass)
  union all
  select t.oid, 'CREATE TRANSFORM FOR ' || pg_temp.ty(trftype) || ' LANGUAGE ' || quote_ident(lanname) || ' (FROM SQL WITH FUNCTION '
      || pg_temp.callsig(trffromsql) || ', TO SQL WITH FUNCTION ' || pg_temp.callsig(trftosql) || ');',
      array[trftype, trffromsql, trftosql]::oid[]
    from pg_transform t join pg_language l on l.oid = trflang where t.oid in (select objid from members where classid = 'pg_transform'::regclass)
"""

COVERED = ["pg_type", "pg_proc", "pg_operator", "pg_cast", "pg_am", "pg_opfamily", "pg_opclass", "pg_class", "pg_namespace",
           "pg_language", "pg_ts_parser", "pg_ts_template", "pg_ts_dict", "pg_foreign_data_wrapper", "pg_transform"]
LEFT_OUT = "select pg_describe_object(classid, objid, 0) as what from members where classid <> all (array[{}]::regclass[])".format(
    ", ".join(f"'{c}'" for c in COVERED))
