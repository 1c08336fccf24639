// Listens to the live events for as long as the page is open.
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { apiAddress } from "../api/ask.ts";
import { type LiveState, listen } from "../api/live.ts";
import { liveAnswers } from "../api/live-answers.ts";

export function useLive(): LiveState {
  const client = useQueryClient();
  const [state, setState] = useState<LiveState>("connecting");
  useEffect(() => listen(() => new EventSource(apiAddress(["live"])), liveAnswers(client, setState)), [client]);
  return state;
}
