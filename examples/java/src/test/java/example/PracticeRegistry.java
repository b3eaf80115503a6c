package example;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;

/** The practice registry as a test needs it: its levers, and a person who signs in without a browser. */
public final class PracticeRegistry {
    static final String REDIRECT_URI = "http://127.0.0.1:9/callback";

    private final HttpClient http = HttpClient.newHttpClient();
    private final String url;
    private final String controlToken;

    public PracticeRegistry(String url, String controlToken) {
        this.url = url;
        this.controlToken = controlToken;
    }

    /** A client of our own, as ORCID would issue it, and the integration that holds it. */
    public OrcidIntegration integration() throws IOException, InterruptedException {
        String client = pull("POST", "/clients",
                "{\"name\": \"Java example\", \"kind\": \"member\", \"redirect_uris\": [\"" + REDIRECT_URI + "\"]}");
        return new OrcidIntegration(
                url, url + "/api", OrcidIntegration.text(client, "client_id"),
                OrcidIntegration.text(client, "client_secret"), REDIRECT_URI);
    }

    /** Goes to an authorize address as this person, who agrees; returns the code she comes back with. */
    public String agree(String authorizeAddress, String login) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(authorizeAddress + "&login_as=" + login)).build(),
                BodyHandlers.ofString());
        OrcidIntegration.expect(302, answer);
        String back = URI.create(answer.headers().firstValue("Location").orElseThrow()).getQuery();
        return Arrays.stream(back.split("&")).filter(one -> one.startsWith("code=")).findFirst().orElseThrow()
                .substring("code=".length());
    }

    /** Pulls a lever. */
    public String pull(String method, String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(url + "/_control" + path))
                        .header("Authorization", "Bearer " + controlToken)
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() >= 400) {
            throw new IllegalStateException(path + ": " + answer.body());
        }
        return answer.body();
    }
}
