def test_an_incident_is_registered_with_a_title_alone(agent):
    made = agent.post("/incidents", {"title": "VPN drops"})

    assert made.status_code == 201, made.content
    assert made["Location"] == f"/api/v1/incidents/{made.json()['number']}"
    assert agent.get(f"/incidents/{made.json()['number']}").json() == made.json()
