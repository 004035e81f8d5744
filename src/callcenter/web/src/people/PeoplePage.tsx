// Who works here: agents with their skills, seats, reasons of breaks, and who may sign in.
import { useState } from "react";
import { useMay } from "../session/may";
import { PageHead } from "../ui/PageHead";
import { usePeopleWords } from "../words/people";
import { AgentsPanel } from "./AgentsPanel";
import { BreaksPanel } from "./BreaksPanel";
import { SeatsPanel } from "./SeatsPanel";
import { UsersPanel } from "./UsersPanel";
import "../ui/operators.css";
import "./people.css";

type View = "agents" | "seats" | "breaks" | "users";

export default function PeoplePage() {
  const text = usePeopleWords();
  const keepsAgents = useMay("keep_agents");
  const keepsSeats = useMay("keep_seats");
  const keepsUsers = useMay("keep_users");
  const views: readonly View[] = [
    ...(keepsAgents ? (["agents"] as const) : []),
    ...(keepsSeats ? (["seats"] as const) : []),
    ...(keepsAgents ? (["breaks"] as const) : []),
    ...(keepsUsers ? (["users"] as const) : []),
  ];
  const [chosen, setView] = useState<View | null>(null);
  const view = chosen ?? views[0];
  const [said, setSaid] = useState("");
  return (
    <div className="page">
      <PageHead title={text.title} lead={text.lead} />
      <div className="people-bar">
        <span className="segments" role="group" aria-label={text.view}>
          {views.map((one) => (
            <button
              key={one}
              type="button"
              className="segment"
              aria-pressed={view === one}
              onClick={() => {
                setView(one);
                setSaid("");
              }}
            >
              {text.views[one]}
            </button>
          ))}
        </span>
        <p role="status" className="done">
          {said}
        </p>
      </div>
      {view === "agents" && <AgentsPanel say={setSaid} />}
      {view === "seats" && <SeatsPanel say={setSaid} />}
      {view === "breaks" && <BreaksPanel say={setSaid} />}
      {view === "users" && <UsersPanel say={setSaid} />}
    </div>
  );
}
