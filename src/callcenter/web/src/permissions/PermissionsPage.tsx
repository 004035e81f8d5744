// Who may do what, and which routes ask for it: the service's own table.
import { useQuery } from "@tanstack/react-query";
import { Fragment } from "react";
import { api, granted } from "../api/client";
import type { components } from "../api/openapi.gen";
import { Listed } from "../ui/Listed";
import { PageHead } from "../ui/PageHead";
import { useLanguage } from "../words/WordsProvider";
import type { PageLanguage } from "../words/words";
import "./permissions.css";

type Table = components["schemas"]["PermissionsView"];
type Row = Table["permissions"][number];

const text = {
  zh: {
    title: "权限表",
    lead: "每个角色可以做什么，以及各接口需要哪个权限。这是服务正在使用的那一份，不能在此更改。",
    permission: "权限",
    routes: "接口",
    yes: "有",
    no: "无",
    none: "没有权限。",
  },
  en: {
    title: "Permissions",
    lead: "What each role may do, and which routes ask for it. It is the table that the service goes by; nothing of it is changed here.",
    permission: "Permission",
    routes: "Routes",
    yes: "yes",
    no: "no",
    none: "There are no permissions.",
  },
} satisfies Record<PageLanguage, Record<string, string>>;

export default function PermissionsPage() {
  const { words, language } = useLanguage();
  const told = text[language];
  const table = useQuery({
    queryKey: ["permissions"],
    queryFn: async () => granted(await api.GET("/api/v1/permissions")),
    staleTime: Infinity,
  });
  const { roles = [], permissions = [] } = table.data ?? {};
  return (
    <div className="page">
      <PageHead title={told.title} lead={told.lead} />
      <Listed title={told.title} asked={table} none={permissions.length > 0 ? null : told.none}>
        <table className="permissions">
          <thead>
            <tr>
              <th scope="col">{told.permission}</th>
              {roles.map((role) => (
                <th key={role} scope="col">
                  {words.roles[role]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {grouped(permissions).map(([group, rows]) => (
              <Fragment key={group.group_en}>
                <tr>
                  <th scope="rowgroup" colSpan={roles.length + 1} className="permissions-group">
                    {language === "zh" ? group.group_zh : group.group_en}
                  </th>
                </tr>
                {rows.map((row) => (
                  <tr key={row.permission}>
                    <th scope="row">
                      {language === "zh" ? row.zh : row.en}
                      {row.routes.length > 0 && (
                        <details>
                          <summary>
                            {told.routes} ({row.routes.length}) <code>{row.permission}</code>
                          </summary>
                          <ul>
                            {row.routes.map((route) => (
                              <li key={route}>
                                <code>{route}</code>
                              </li>
                            ))}
                          </ul>
                        </details>
                      )}
                    </th>
                    {roles.map((role) => (
                      <td key={role}>
                        {row.roles.includes(role) ? (
                          <span role="img" aria-label={told.yes}>
                            ●
                          </span>
                        ) : (
                          <span className="visually-hidden">{told.no}</span>
                        )}
                      </td>
                    ))}
                  </tr>
                ))}
              </Fragment>
            ))}
          </tbody>
        </table>
      </Listed>
    </div>
  );
}

/** Rows by the group that they stand in, in their order. */
function grouped(rows: readonly Row[]): [Row, Row[]][] {
  const groups: [Row, Row[]][] = [];
  for (const row of rows) {
    const last = groups.at(-1);
    if (last?.[0].group_en === row.group_en) last[1].push(row);
    else groups.push([row, [row]]);
  }
  return groups;
}
